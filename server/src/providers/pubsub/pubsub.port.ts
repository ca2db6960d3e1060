/** Fire-and-forget messages between the processes of one installation. At most once: never the only copy of anything. */
export interface PubSub {
  /** `payload` is at most 7,000 bytes (Postgres NOTIFY). */
  publish(channel: string, payload: string): Promise<void>;
  subscribe(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
