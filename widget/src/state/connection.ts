/** The state of the answer in progress. `idle`: there is none. */
export type Connection = 'idle' | 'sending' | 'waiting' | 'streaming' | 'reconnecting' | 'stopping' | 'broken';

export type ConnectionEvent =
  /** A question is sent. */
  | 'send'
  /** The chat continues an answer that is in progress, or whose connection broke. */
  | 'resume'
  /** The stream is open. */
  | 'opened'
  /** Text arrived. */
  | 'text'
  /** The connection broke. The SDK reconnects. */
  | 'cut'
  /** The SDK gave up. */
  | 'lost'
  | 'stop'
  /** The answer is complete, whatever the outcome. */
  | 'end'
  /** The question was rejected. */
  | 'refused';

/** Events that are missing for a state leave it unchanged. */
export const TRANSITIONS: Record<Connection, Partial<Record<ConnectionEvent, Connection>>> = {
  idle: { send: 'sending', resume: 'reconnecting' },
  sending: { opened: 'waiting', text: 'streaming', cut: 'reconnecting', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  waiting: { text: 'streaming', cut: 'reconnecting', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  streaming: { cut: 'reconnecting', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  reconnecting: { opened: 'waiting', text: 'streaming', stop: 'stopping', refused: 'idle', lost: 'broken', end: 'idle' },
  stopping: { refused: 'idle', lost: 'broken', end: 'idle' },
  broken: { resume: 'reconnecting', refused: 'idle', end: 'idle' },
};

export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
  return TRANSITIONS[connection][event] ?? connection;
}
