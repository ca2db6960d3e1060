import type { Context } from './context.ts';

/** One entry in a workspace's audit log. */
export interface AuditEntry {
  /** `noun.verb_in_past_tense`, in lower case: `clone.published`, `api_key.revoked`. */
  action: string;
  /** Id of the object that was acted on. */
  target?: string;
  /** Small values without secrets or personal text: versions, scope names, counts. */
  details?: Record<string, unknown>;
}

/**
 * Writes the entry in the caller's transaction, so the change and its entry commit or roll back together.
 * `tx` is a `Tx` of `db/db.ts` whose scope includes `ctx.workspaceId`.
 */
export type AuditWriter = (tx: { insert: unknown; execute: unknown }, ctx: Context, entry: AuditEntry) => Promise<void>;
