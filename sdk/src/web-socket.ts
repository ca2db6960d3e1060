/** What is used of a WebSocket: the global one's, or that of the package `ws`. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  // biome-ignore lint/suspicious/noExplicitAny: every implementation has event types of its own
  onmessage: ((event: any) => any) | null;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  onclose: ((event: any) => any) | null;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  onerror: ((event: any) => any) | null;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;
