/** Messages of this level and of more severe levels are logged. */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/** Where log messages go: `console`, or a logger such as pino with the same four methods. */
export type Logger = Record<Exclude<LogLevel, 'off'>, (message: string, ...details: unknown[]) => void>;

export interface RequestLog {
  /** Level `debug`, before each attempt. */
  sending(headers: Headers): void;
  /** Level `info`. */
  received(response: Response): void;
  /** Level `warn`. */
  retrying(error: unknown, delay: number): void;
}

const LEVELS: LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];
/** Headers that carry credentials. Bodies are never logged. */
const SECRET = /^(authorization|cookie|set-cookie|x-api-key)$/i;

const redact = (headers: Headers) => Object.fromEntries([...headers].map(([name, value]) => [name, SECRET.test(name) ? '***' : value]));

/** Logs what happens to a request, such as `GET https://…`, without credentials and bodies. */
export function createRequestLog(request: string, logLevel: LogLevel, logger: Logger = console): RequestLog {
  let started = 0;
  const log = (level: Exclude<LogLevel, 'off'>, message: string, ...details: unknown[]) => {
    if (LEVELS.indexOf(level) <= LEVELS.indexOf(logLevel)) logger[level](`[cloneai] ${request}${message}`, ...details);
  };
  return {
    sending(headers) {
      started = Date.now();
      log('debug', '', redact(headers));
    },
    received: ({ status, headers }) => log('info', ` returned ${status} in ${Date.now() - started} ms (${headers.get('x-request-id')})`),
    retrying: (error, delay) => log('warn', ` failed; retrying in ${Math.round(delay)} ms: ${(error as Error).message}`),
  };
}
