import cluster, { type Worker } from 'node:cluster';
import { envOf } from './workers.ts';

/** What a worker sends when it is ready, and this process sends on when all are; see the end of `run`. */
interface ReadyMessage {
  type: 'ready';
  port: number;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;
/** A worker that was ready for so long did not end because of its start. */
const STEADY_MS = 60_000;

/** How long to wait before a worker is started again that ended `failures` times in a row, soon after it was started. */
export const restartDelay = (failures: number): number => Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);

const LEVELS = ['debug', 'info', 'warn', 'error'];

/** Writes a line as `http/observe-logger.ts` does, which would double the memory of this process. */
function log(level: 'info' | 'warn', fields: object, msg: string): void {
  const lowest = LEVELS.indexOf(process.env.LOG_LEVEL?.trim() || 'info');
  if (lowest === -1 || LEVELS.indexOf(level) < lowest) return;
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg })}\n`);
}

interface WorkerEnd {
  /** Null: a signal ended the process, or it could not be created. */
  code: number | null;
  signal: string | null;
  /** How long it was ready; null: it never was. */
  readyMs: number | null;
}

/** A worker that exits with 1 says why itself. */
function describe({ code, signal }: WorkerEnd): string {
  const how = signal ? `was ended by ${signal}` : code === null ? 'could not be created' : `ended with ${code}`;
  return `${how} before it was ready. If memory is short, start fewer: WORKERS=1 npm start`;
}

const isReady = (message: unknown): message is ReadyMessage => (message as { type?: unknown } | null)?.type === 'ready';

/**
 * Runs `count` workers, which run this program again, and does nothing else: it shares one listening socket with them, replaces a worker that
 * ends, and passes signals on. The first worker migrates the database before the others start.
 * A worker that ends before the start is complete and before it was ready makes the start fail, with its own message. Exits with 0 when
 * all workers have ended with 0 after a signal, else with 1.
 */
export function runPrimary(count: number): void {
  const running = new Map<number, Worker>();
  const ready = new Set<number>();
  const failures = new Map<number, number>();
  const timers = new Set<NodeJS.Timeout>();
  let opened: ReadyMessage | undefined;
  let complete = false;
  let passedOn: NodeJS.Signals | undefined;
  let exitCode = 0;

  function start(number: number): void {
    const worker = cluster.fork(envOf({ number, port: opened?.port ?? null }));
    let readyAt: number | undefined;
    let over = false;
    const end = (code: number | null, signal: string | null) => {
      if (over) return;
      over = true;
      running.delete(number);
      ready.delete(number);
      ended(number, { code, signal, readyMs: readyAt === undefined ? null : performance.now() - readyAt });
    };
    running.set(number, worker);
    worker.on('message', (message: unknown) => {
      if (over || !isReady(message)) return;
      readyAt = performance.now();
      ready.add(number);
      opened ??= message;
      becameReady(opened);
    });
    worker.on('exit', (code: number | null, signal: string | null) => end(code, signal));
    // Also when a message could not be sent to a worker that is ending; its exit follows.
    worker.on('error', () => {
      if (worker.process.pid === undefined) end(null, null);
    });
  }

  function becameReady(first: ReadyMessage): void {
    if (complete || passedOn) return;
    for (let number = 2; number <= count; number++) if (!running.has(number) && !failures.has(number)) start(number);
    if (ready.size < count) return;
    complete = true;
    const message = { ...first, workers: count, startMs: Math.round(performance.now()) };
    const { type: _, ...fields } = message;
    log('info', fields, 'listening');
    process.send?.(message);
  }

  function ended(number: number, end: WorkerEnd): void {
    if (passedOn) {
      // A process that has just begun ends by the signal itself.
      if (end.code !== 0 && end.signal !== passedOn) exitCode = 1;
      if (running.size === 0) process.exit(exitCode);
    } else if (complete || end.readyMs !== null) replace(number, end);
    else {
      exitCode = 1;
      if (end.code !== 1) process.stderr.write(`\nCloneAI did not start. Worker ${number} of ${count} ${describe(end)}\n\n`);
      // Nobody was told that this server is ready, so nobody needs time to notice.
      stop('SIGINT');
    }
  }

  function replace(number: number, { code, signal, readyMs }: WorkerEnd): void {
    const before = readyMs !== null && readyMs > STEADY_MS ? 0 : (failures.get(number) ?? 0);
    const delayMs = restartDelay(before);
    failures.set(number, before + 1);
    log('warn', { worker: number, code, signal, delayMs }, 'a worker ended and is replaced');
    const timer = setTimeout(() => {
      timers.delete(timer);
      start(number);
    }, delayMs);
    timers.add(timer);
  }

  function stop(signal: NodeJS.Signals): void {
    passedOn = signal;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    for (const worker of running.values()) worker.process.kill(signal);
    if (running.size === 0) process.exit(exitCode);
  }

  // The workers accept connections themselves. Node's default, in which this process accepts them and gives them away, leaves a connection open
  // that it has given to a worker just killed, without an answer.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // `npm start` started this process, and nothing else would stop it. As after Ctrl-C, nobody needs time to notice.
  process.on('disconnect', () => stop('SIGINT'));
  start(1);
}
