/** A connection to the inspector of a Node process. */
export interface Inspector {
  /** Calls a method of the protocol. Throws when it answers with an error. */
  send<T>(method: string, params?: object): Promise<T>;
  /** Calls `listener` with the parameters of each event of this name. */
  on(event: string, listener: (params: Record<string, unknown>) => void): void;
  close(): void;
}

/** The address that a process started with `--inspect=127.0.0.1:0` prints. */
export function inspectorUrl(log: readonly string[]): string {
  const url = log.map((line) => /Debugger listening on (ws:\S+)/.exec(line)?.[1]).find(Boolean);
  if (!url) throw new Error('The process did not print the address of its inspector.');
  return url;
}

export async function connectInspector(url: string): Promise<Inspector> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`Cannot connect to the inspector at ${url}.`));
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, (params: Record<string, unknown>) => void>();
  let serial = 0;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.method) {
      listeners.get(message.method)?.(message.params);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) call?.reject(new Error(`The inspector: ${message.error.message}`));
    else call?.resolve(message.result);
  };
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error('The inspector closed the connection.'));
  };
  return {
    send: <T>(method: string, params: object = {}) =>
      new Promise<T>((resolve, reject) => {
        const id = ++serial;
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        socket.send(JSON.stringify({ id, method, params }));
      }),
    on: (event, listener) => listeners.set(event, listener),
    close: () => socket.close(),
  };
}
