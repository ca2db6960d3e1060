/** What the server sends to its JSON worker. A body is opened by its first chunk. */
export type JsonRequest =
  | { id: number; chunk: Uint8Array }
  | { id: number; end: { checkText: boolean } }
  /** Asks for the next piece. Without it, the worker would send all at once, and reading that would block the server. */
  | { id: number; next: true }
  | { id: number; drop: true };

/** What the worker answers: the value with its longest lists empty, then their members, piece by piece. */
export type JsonAnswer =
  | { id: number; value: unknown; more: boolean }
  | { id: number; key: string; items: unknown[]; more: boolean }
  | { id: number; error: { message: string; param: string | undefined } };
