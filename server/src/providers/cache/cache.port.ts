/** A cache of JSON values with a TTL in seconds. A miss is never an error. */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, ttlSeconds: number): Promise<void>;
  /** Removes one key, or every key below `prefix:*`. */
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}
