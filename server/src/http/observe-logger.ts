import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import type { Logger } from '../shared/logger.ts';
import { redactLine } from './observe-redact.ts';

export interface LoggerOptions {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Values that must never appear in a line, such as configured keys. Values shorter than 8 characters are ignored. */
  secrets?: readonly string[];
  /** Number of this process among those that serve one port; every line carries it. */
  worker?: number | undefined;
  /** Where lines go; standard output by default. Written synchronously, so that a crash loses none. */
  to?: DestinationStream;
}

/** Writes JSON lines: `time` (ISO 8601), `level` (its name), `msg`, and the fields. Errors have message, stack, and causes. Secrets are redacted. */
export function createLogger({ level, secrets = [], worker, to = destination({ dest: 1, sync: true }) }: LoggerOptions): Logger {
  const known = secrets.filter((secret) => secret.length >= 8).map((secret) => JSON.stringify(secret).slice(1, -1));
  return pino(
    {
      level,
      base: worker === undefined ? null : { worker },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError, cause: describeError },
      hooks: { streamWrite: (line) => redactLine(line, known) },
    },
    to,
  );
}

/** An error as plain data, with up to five levels of causes. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    type: name,
    message: withoutValues(message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: stack?.replace(message, withoutValues(message)),
    ...(cause === undefined || depth >= 5 ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

/** drizzle puts the values of a failed statement into its message. They are a tenant's data and must not be logged. */
function withoutValues(text: string): string {
  return text.replace(/\nparams: [\s\S]*$/, '');
}
