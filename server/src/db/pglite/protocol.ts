/** Messages between the main thread and the thread of the embedded engine. Each request gets one answer, in order. */
export type PGliteWorkerRequest =
  | { type: 'wire'; bytes: Uint8Array }
  | { type: 'confine'; role: string }
  | { type: 'snapshot' }
  | { type: 'close' };

/** The first answer, `done`, reports that the engine has started. */
export type PGliteWorkerAnswer =
  | { type: 'wire'; bytes: Uint8Array }
  | { type: 'snapshot'; bytes: Uint8Array }
  | { type: 'done' }
  | { type: 'failed'; message: string };

export interface PGliteWorkerData {
  /** Folder of the database. Default: in memory. */
  dataDir?: string;
  /** Contents (tar) to start from instead of an empty database. */
  snapshot?: Uint8Array;
}
