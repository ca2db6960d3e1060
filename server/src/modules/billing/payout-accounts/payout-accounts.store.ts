import { type SQL, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Payments, PayoutAccountState } from '../../../providers/payments/payments.port.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context } from '../../../shared/context.ts';
import type { PayoutAccountId, WorkspaceId } from '../../../shared/ids.ts';

export type PayoutsStore = ReturnType<typeof createPayoutsStore>;

export interface PayoutRow extends Omit<PayoutAccountState, 'accountId'>, Record<string, unknown> {
  id: PayoutAccountId;
  workspaceId: WorkspaceId;
  provider: Payments['provider'];
  livemode: boolean;
  /** Null while it is being made. */
  accountId: string | null;
  checkedAt: Date | null;
  createdAt: Date;
}

/** One account of a workspace: at one provider, of one mode. */
export type PayoutKey = Pick<Payments, 'provider' | 'livemode'>;

const columns = sql`id, workspace_id as "workspaceId", provider, livemode, account_id as "accountId", country,
  details_submitted as "detailsSubmitted", charges_enabled as "chargesEnabled", payouts_enabled as "payoutsEnabled",
  requirements_due as "requirementsDue", disabled_reason as "disabledReason", checked_at as "checkedAt", created_at as "createdAt"`;

export function createPayoutsStore(db: Database, audit: AuditWriter) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);
  const isOf = (workspaceId: WorkspaceId, { provider, livemode }: PayoutKey) =>
    sql`workspace_id = ${workspaceId} and provider = ${provider} and livemode = ${livemode}`;
  const find = async (tx: Tx, where: SQL) =>
    (await tx.execute<PayoutRow>(sql`select ${columns} from payout_accounts where ${where}`)).rows.map(withTimes)[0];

  return {
    find: (workspaceId: WorkspaceId, key: PayoutKey): Promise<PayoutRow | undefined> =>
      scoped(workspaceId, (tx) => find(tx, isOf(workspaceId, key))),

    /** The workspace's row, made now if there is none: whoever asks, they ask the provider in the name of the same one. */
    claim: (ctx: Context, key: PayoutKey, made: { id: PayoutAccountId; country: string | null; now: Date }): Promise<PayoutRow> =>
      scoped(ctx.workspaceId, async (tx) => {
        const now = made.now.toISOString();
        await tx.execute(sql`insert into payout_accounts (id, workspace_id, provider, livemode, country, created_at, updated_at)
          values (${made.id}, ${ctx.workspaceId}, ${key.provider}, ${key.livemode}, ${made.country}, ${now}, ${now})
          on conflict (workspace_id, provider, livemode) do nothing`);
        const row = await find(tx, isOf(ctx.workspaceId, key));
        if (!row) throw new Error('The payout account that was just claimed is not there.');
        return row;
      }),

    /** Gives the claim up: the provider made nothing for it. */
    release: (ctx: Context, id: PayoutAccountId): Promise<unknown> =>
      scoped(ctx.workspaceId, (tx) => tx.execute(sql`delete from payout_accounts where id = ${id} and account_id is null`)),

    /** Writes down the account that the provider made; the row as it is then, also when another call was first. */
    attach: (ctx: Context, id: PayoutAccountId, state: PayoutAccountState, now: Date): Promise<PayoutRow | undefined> =>
      scoped(ctx.workspaceId, async (tx) => {
        const { rows } = await tx.execute(sql`update payout_accounts set account_id = ${state.accountId}, ${assignments(state, now)}
          where id = ${id} and account_id is null returning provider, livemode`);
        if (rows[0])
          await audit(tx, ctx, { action: 'payout_account.created', target: id, details: { ...rows[0], account: state.accountId } });
        return find(tx, sql`id = ${id}`);
      }),

    /** The workspace behind the provider's id of an account. */
    ownerOf: (accountId: string): Promise<{ id: PayoutAccountId; workspaceId: WorkspaceId } | undefined> =>
      db.transaction({ lookup: accountId }, async (tx) => {
        const { rows } = await tx.execute<{ id: PayoutAccountId; workspaceId: WorkspaceId }>(
          sql`select id, workspace_id as "workspaceId" from payout_accounts where account_id = ${accountId}`,
        );
        return rows[0];
      }),

    /** A number for a reading of the provider that begins now. */
    beginReading: (workspaceId: WorkspaceId, id: PayoutAccountId): Promise<number> =>
      scoped(workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ n: number }>(
          sql`update payout_accounts set last_refresh = last_refresh + 1 where id = ${id} returning last_refresh::float8 as n`,
        );
        return rows[0]?.n ?? 0;
      }),

    /** Stores what was read, unless a reading that began later is stored already. The row as it is then. */
    storeReading: (
      ctx: Context,
      id: PayoutAccountId,
      reading: number,
      state: PayoutAccountState,
      now: Date,
    ): Promise<PayoutRow | undefined> =>
      scoped(ctx.workspaceId, async (tx) => {
        const before = await find(tx, sql`id = ${id} for update`);
        const { rows } = await tx.execute(sql`update payout_accounts set stored_refresh = ${reading}, ${assignments(state, now)}
          where id = ${id} and stored_refresh < ${reading} returning id`);
        const { chargesEnabled, payoutsEnabled } = state;
        const changed = before?.chargesEnabled !== chargesEnabled || before.payoutsEnabled !== payoutsEnabled;
        if (rows.length > 0 && changed)
          await audit(tx, ctx, { action: 'payout_account.updated', target: id, details: { chargesEnabled, payoutsEnabled } });
        return find(tx, sql`id = ${id}`);
      }),

    async isKnownEvent(provider: Payments['provider'], id: string): Promise<boolean> {
      return (await db.query('select from payment_events where provider = $1 and id = $2', [provider, id])).rows.length > 0;
    },

    rememberEvent: (provider: Payments['provider'], id: string, now: Date): Promise<unknown> =>
      db.query('insert into payment_events values ($1, $2, $3) on conflict do nothing', [provider, id, now.toISOString()]),

    removeEvents: (before: Date, limit: number): Promise<unknown> =>
      db.query(
        'delete from payment_events where (provider, id) in (select provider, id from payment_events where received_at < $1 limit $2)',
        [before.toISOString(), limit],
      ),
  };
}

function assignments(state: PayoutAccountState, now: Date): SQL {
  const time = now.toISOString();
  return sql`country = coalesce(${state.country}, country), details_submitted = ${state.detailsSubmitted}, charges_enabled = ${state.chargesEnabled},
    payouts_enabled = ${state.payoutsEnabled}, requirements_due = ${sql.param(state.requirementsDue)}::text[],
    disabled_reason = ${state.disabledReason}, checked_at = ${time}, updated_at = ${time}`;
}

function withTimes(row: PayoutRow): PayoutRow {
  return { ...row, checkedAt: row.checkedAt && new Date(row.checkedAt), createdAt: new Date(row.createdAt) };
}
