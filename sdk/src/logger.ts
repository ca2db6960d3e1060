/** Messages of this level and of more severe levels are logged. */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/** Where log messages go: `console`, or a logger such as pino with the same four methods. */
export type Logger = Record<Exclude<LogLevel, 'off'>, (message: string, ...details: unknown[]) => void>;

export interface RequestLog {
  /** Level `debug`. */
  sending(request: string, headers: Headers): void;
  /** Level `info`. */
  received(request: string, response: Response, started: number): void;
  /** Level `warn`. */
  retrying(request: string, error: unknown, delay: number): void;
}

const LEVELS: LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];
/** Headers that carry credentials. Bodies are never logged. */
const SECRET = /^(authorization|cookie|set-cookie|x-api-key)$/i;

const redact = (headers: Headers) => Object.fromEntries([...headers].map(([name, value]) => [name, SECRET.test(name) ? '***' : value]));

/** Logs requests at or above `logLevel`, without credentials and bodies. */
export function createRequestLog(logLevel: LogLevel, logger: Logger = console): RequestLog {
  const log = (level: Exclude<LogLevel, 'off'>, message: string, ...details: unknown[]) => {
    if (LEVELS.indexOf(level) <= LEVELS.indexOf(logLevel)) logger[level](`[cloneai] ${message}`, ...details);
  };
  return {
    sending: (request, headers) => log('debug', request, redact(headers)),
    received: (request, { status, headers }, started) =>
      log('info', `${request} returned ${status} in ${Date.now() - started} ms (${headers.get('x-request-id')})`),
    retrying: (request, error, delay) => log('warn', `${request} failed; retrying in ${Math.round(delay)} ms: ${(error as Error).message}`),
  };
}
