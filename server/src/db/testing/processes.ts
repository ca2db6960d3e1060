import { type ChildProcess, fork } from 'node:child_process';

export interface Forked<Message> {
  child: ChildProcess;
  /** The next message of the process. Rejects if it ends without one. */
  next(): Promise<Message>;
  /** Sends a message and resolves when the process has ended. */
  end(): Promise<void>;
  /** Kills the process (SIGKILL) and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a process of a test. */
export function forkProcess<Message>(script: URL, argument: object): Forked<Message> {
  const child = fork(script, [JSON.stringify(argument)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const messages: Message[] = [];
  const waiting: { resolve: (message: Message) => void; reject: (error: Error) => void }[] = [];
  let gone = false;
  const exit = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      gone = true;
      for (const one of waiting.splice(0)) one.reject(new Error(`The process ended with ${signal ?? code} before the next message.`));
      resolve();
    }),
  );
  child.on('message', (message) => {
    const one = waiting.shift();
    if (one) one.resolve(message as Message);
    else messages.push(message as Message);
  });
  return {
    child,
    next() {
      const message = messages.shift();
      if (message !== undefined) return Promise.resolve(message);
      if (gone) return Promise.reject(new Error('The process has ended.'));
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    end() {
      if (child.connected) child.send('end');
      return exit;
    },
    kill() {
      child.kill('SIGKILL');
      return exit;
    },
  };
}
