import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import type { Logger } from '../shared/logger.ts';
import { redactLine } from './observe-redact.ts';

export interface LoggerOptions {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Values that must never appear in a line, e.g. the configured keys. Shorter than 8 characters are ignored. */
  secrets?: readonly string[];
  /** Where lines go; standard output unless a test wants them. Written at once, so that a crash loses none. */
  to?: DestinationStream;
}

/** JSON lines: `time` (ISO 8601), `level` (its name), `msg`, then the fields; errors with message, stack and causes; secrets taken out. */
export function createLogger({ level, secrets = [], to = destination({ dest: 1, sync: true }) }: LoggerOptions): Logger {
  const known = secrets.filter((secret) => secret.length >= 8).map((secret) => JSON.stringify(secret).slice(1, -1));
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError, cause: describeError },
      hooks: { streamWrite: (line) => redactLine(line, known) },
    },
    to,
  );
}

/** An error as plain data, with its causes, five deep at the most. */
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

/** drizzle puts a failed statement's values into its message: a tenant's text, which is none of the log's business. */
function withoutValues(text: string): string {
  return text.replace(/\nparams: [\s\S]*$/, '');
}
