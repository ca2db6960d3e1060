import type { Context } from './context.ts';

/** One line of a workspace's audit log. */
export interface AuditEntry {
  /** `thing.happened`, in lower case: `clone.published`, `api_key.revoked`. */
  action: string;
  /** Id of what it happened to. */
  target?: string;
  /** Small and free of secrets and personal text: versions, names of scopes, counts. */
  details?: Record<string, unknown>;
}

/**
 * Writes the entry inside the caller's transaction, so that the deed and its record stand or fall together.
 * `tx` is a `Tx` of `db/db.ts` whose scope holds `ctx.workspaceId`.
 */
export type AuditWriter = (tx: { insert: unknown; execute: unknown }, ctx: Context, entry: AuditEntry) => Promise<void>;
