/** The part of a WebSocket that the SDK uses: the global class and the one of the package `ws` both fit. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  // biome-ignore lint/suspicious/noExplicitAny: each implementation has its own event types
  onmessage: ((event: any) => any) | null;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  onclose: ((event: any) => any) | null;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  onerror: ((event: any) => any) | null;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;
