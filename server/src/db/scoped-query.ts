import pg from 'pg';
import type { Statement } from './statement.ts';

/**
 * A plan is cached for the life of a connection. A plan made while a table was small would scan the whole table forever, so an index is
 * preferred wherever there is one.
 */
const SCOPE = {
  name: 'cloneai_scope',
  text: `select set_config('app.workspace_id', $1, true), set_config('enable_seqscan', 'off', true)`,
};
const DEFERRED = { name: 'cloneai_scope_deferred', text: `${SCOPE.text}, set_config('synchronous_commit', 'off', true)` };

/** The part of `pg.Connection` that a query with its own messages uses. */
interface Wire {
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  execute(message: object): void;
  parsedStatements: Record<string, string>;
}

/** The connections on which each of them is prepared. */
const knowing = { [SCOPE.name]: new WeakSet<Wire>(), [DEFERRED.name]: new WeakSet<Wire>() };

/**
 * Runs a statement in its own transaction within a workspace's scope, in one round trip: everything before a Sync message is one
 * transaction (PostgreSQL manual, "Pipelining"), so setting the scope and the statement share one Sync. The setting is local to it.
 */
export class ScopedQuery extends pg.Query {
  readonly #workspaceId: string;
  readonly #named: boolean;
  readonly #scope: typeof SCOPE;
  #scoped = false;

  constructor(workspaceId: string, { name, text, values, deferred }: Statement, named: boolean) {
    // Always the extended protocol: `prepare` below is not called for a simple query.
    super({ text, values, queryMode: 'extended', ...(named ? { name } : {}) } as pg.QueryConfig);
    this.#workspaceId = workspaceId;
    this.#named = named;
    this.#scope = deferred ? DEFERRED : SCOPE;
  }

  /** `pg` calls this with its writes corked. The parent's method continues with the statement and the Sync. */
  prepare(connection: Wire): void {
    const { name: known, text } = this.#scope;
    const name = this.#named ? known : '';
    if (!this.#named || !knowing[known]?.has(connection)) connection.parse({ name, text });
    if (this.#named) knowing[known]?.add(connection);
    connection.bind({ statement: name, values: [this.#workspaceId] });
    connection.execute({});
    parent.prepare.call(this, connection);
  }

  handleDataRow(message: unknown): void {
    if (this.#scoped) parent.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.#scoped) parent.handleCommandComplete.call(this, message, connection);
    this.#scoped = true;
  }

  handleError(error: Error, connection: Wire): void {
    // `pg` marks the statement as prepared at the first ParseComplete, which may belong to the scope.
    if (this.#named && connection) delete connection.parsedStatements[(this as unknown as { name: string }).name];
    parent.handleError.call(this, error, connection);
  }
}

/** The types of `pg` omit the methods that its client calls. */
const parent = pg.Query.prototype as unknown as {
  prepare(connection: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
};
