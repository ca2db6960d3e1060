/** Where the answer under way is. `idle`: there is none. */
export type Connection = 'idle' | 'sending' | 'waiting' | 'streaming' | 'reconnecting' | 'stopping' | 'broken';

export type Happening =
  /** A question goes out. */
  | 'send'
  /** An answer that is already being written, or broke off, is looked for. */
  | 'resume'
  /** The server answers: the stream is open. */
  | 'opened'
  /** The first words, and all others. */
  | 'text'
  /** The connection broke; the SDK tries again by itself. */
  | 'cut'
  /** It gave up. */
  | 'lost'
  | 'stop'
  /** The answer is complete, whatever it came to. */
  | 'end'
  /** The question was not taken. */
  | 'refused';

/** What is missing here cannot happen there, and changes nothing. */
export const CONNECTION: Record<Connection, Partial<Record<Happening, Connection>>> = {
  idle: { send: 'sending', resume: 'reconnecting' },
  sending: { opened: 'waiting', text: 'streaming', cut: 'reconnecting', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  waiting: { text: 'streaming', cut: 'reconnecting', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  streaming: { cut: 'reconnecting', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  reconnecting: { opened: 'waiting', text: 'streaming', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  stopping: { refused: 'idle', lost: 'broken', end: 'idle' },
  broken: { resume: 'reconnecting', refused: 'idle', end: 'idle' },
};

export function after(connection: Connection, happening: Happening): Connection {
  return CONNECTION[connection][happening] ?? connection;
}
