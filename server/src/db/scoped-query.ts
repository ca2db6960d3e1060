import pg from 'pg';
import type { Statement } from './statement.ts';

const SCOPE_NAME = 'cloneai_scope';
/**
 * A plan is kept for the life of a connection. One that was made while a table was small would read all of it for ever after, so where there
 * is an index, it is taken.
 */
const SCOPE = `select set_config('app.workspace_id', $1, true), set_config('enable_seqscan', 'off', true)`;

/** What `pg.Connection` is to a query that writes its own messages. */
interface Wire {
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  execute(message: object): void;
  parsedStatements: Record<string, string>;
}

/** Connections that know `cloneai_scope`. */
const knowing = new WeakSet<Wire>();

/**
 * A statement in a transaction of its own, under a workspace's scope, in one round trip: the scope is set and the statement run ahead of
 * one Sync message, and what stands before a Sync is one transaction (PostgreSQL's manual, "Pipelining"). The setting is local to it.
 */
export class ScopedQuery extends pg.Query {
  readonly #workspaceId: string;
  readonly #named: boolean;
  #scoped = false;

  constructor(workspaceId: string, { name, text, values }: Statement, named: boolean) {
    // Always the extended protocol: `prepare` below is not called for a simple query.
    super({ text, values, queryMode: 'extended', ...(named ? { name } : {}) } as pg.QueryConfig);
    this.#workspaceId = workspaceId;
    this.#named = named;
  }

  /** Called by `pg` with its writes held back; the parent's goes on with the statement and the Sync. */
  prepare(connection: Wire): void {
    const name = this.#named ? SCOPE_NAME : '';
    if (!this.#named || !knowing.has(connection)) connection.parse({ name, text: SCOPE });
    if (this.#named) knowing.add(connection);
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
    // `pg` counts the statement as prepared with the first ParseComplete, which may have been the scope's.
    if (this.#named && connection) delete connection.parsedStatements[(this as unknown as { name: string }).name];
    parent.handleError.call(this, error, connection);
  }
}

/** `pg`'s types leave out the methods that its own client calls. */
const parent = pg.Query.prototype as unknown as {
  prepare(connection: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
};
