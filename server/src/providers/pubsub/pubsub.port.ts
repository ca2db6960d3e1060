/** Fire-and-forget messages between the processes of a deployment, delivered at most once. Never the only copy of data. */
export interface PubSub {
  /** `payload` is at most 7,000 bytes (Postgres NOTIFY). */
  publish(channel: string, payload: string): Promise<void>;
  subscribe(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
