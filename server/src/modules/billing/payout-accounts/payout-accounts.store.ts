import { type SQL, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Payments, PayoutAccountState } from '../../../providers/payments/payments.port.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context } from '../../../shared/context.ts';
import type { PayoutAccountId, WorkspaceId } from '../../../shared/ids.ts';

export type PayoutAccountsStore = ReturnType<typeof createPayoutAccountsStore>;

export interface PayoutRow extends Omit<PayoutAccountState, 'accountId'>, Record<string, unknown> {
  id: PayoutAccountId;
  workspaceId: WorkspaceId;
  provider: Payments['provider'];
  livemode: boolean;
  /** Null while the provider creates the account. */
  accountId: string | null;
  checkedAt: Date | null;
  createdAt: Date;
}

/** A workspace has one account per provider and mode. */
export type PayoutKey = Pick<Payments, 'provider' | 'livemode'>;

const columns = sql`id, workspace_id as "workspaceId", provider, livemode, account_id as "accountId", country,
  details_submitted as "detailsSubmitted", charges_enabled as "chargesEnabled", payouts_enabled as "payoutsEnabled",
  requirements_due as "requirementsDue", disabled_reason as "disabledReason", checked_at as "checkedAt", created_at as "createdAt"`;

export function createPayoutAccountsStore(db: Database, audit: AuditWriter) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);
  const isOf = (workspaceId: WorkspaceId, { provider, livemode }: PayoutKey) =>
    sql`workspace_id = ${workspaceId} and provider = ${provider} and livemode = ${livemode}`;
  const find = async (tx: Tx, where: SQL) =>
    (await tx.execute<PayoutRow>(sql`select ${columns} from payout_accounts where ${where}`)).rows.map(withTimes)[0];

  return {
    find: (workspaceId: WorkspaceId, key: PayoutKey): Promise<PayoutRow | undefined> =>
      scoped(workspaceId, (tx) => find(tx, isOf(workspaceId, key))),

    /** The workspace's row, created if there is none. Concurrent calls get the same row, so they send the provider the same reference. */
    claim: (ctx: Context, key: PayoutKey, row: { id: PayoutAccountId; country: string | null; now: Date }): Promise<PayoutRow> =>
      scoped(ctx.workspaceId, async (tx) => {
        const now = row.now.toISOString();
        await tx.execute(sql`insert into payout_accounts (id, workspace_id, provider, livemode, country, created_at, updated_at)
          values (${row.id}, ${ctx.workspaceId}, ${key.provider}, ${key.livemode}, ${row.country}, ${now}, ${now})
          on conflict (workspace_id, provider, livemode) do nothing`);
        const claimed = await find(tx, isOf(ctx.workspaceId, key));
        if (!claimed) throw new Error('The payout account that was just claimed does not exist.');
        return claimed;
      }),

    /** Deletes the claim, because the provider created no account for it. */
    release: (ctx: Context, id: PayoutAccountId): Promise<unknown> =>
      scoped(ctx.workspaceId, (tx) => tx.execute(sql`delete from payout_accounts where id = ${id} and account_id is null`)),

    /** Stores the account that the provider created. Resolves to the current row, also if another call stored it first. */
    attach: (ctx: Context, id: PayoutAccountId, state: PayoutAccountState, now: Date): Promise<PayoutRow | undefined> =>
      scoped(ctx.workspaceId, async (tx) => {
        const { rows } = await tx.execute(sql`update payout_accounts set account_id = ${state.accountId}, ${assignments(state, now)}
          where id = ${id} and account_id is null returning provider, livemode`);
        if (rows[0])
          await audit(tx, ctx, { action: 'payout_account.created', target: id, details: { ...rows[0], account: state.accountId } });
        return find(tx, sql`id = ${id}`);
      }),

    /** The workspace of an account, by the provider's id. */
    ownerOf: (accountId: string): Promise<{ id: PayoutAccountId; workspaceId: WorkspaceId } | undefined> =>
      db.transaction({ lookup: accountId }, async (tx) => {
        const { rows } = await tx.execute<{ id: PayoutAccountId; workspaceId: WorkspaceId }>(
          sql`select id, workspace_id as "workspaceId" from payout_accounts where account_id = ${accountId}`,
        );
        return rows[0];
      }),

    /** The number of a refresh that starts now. */
    startRefresh: (workspaceId: WorkspaceId, id: PayoutAccountId): Promise<number> =>
      scoped(workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ n: number }>(
          sql`update payout_accounts set last_refresh = last_refresh + 1 where id = ${id} returning last_refresh::float8 as n`,
        );
        return rows[0]?.n ?? 0;
      }),

    /** Stores the result of a refresh, unless a refresh that started later is already stored. Resolves to the current row. */
    storeRefresh: (
      ctx: Context,
      id: PayoutAccountId,
      refresh: number,
      state: PayoutAccountState,
      now: Date,
    ): Promise<PayoutRow | undefined> =>
      scoped(ctx.workspaceId, async (tx) => {
        const before = await find(tx, sql`id = ${id} for update`);
        const { rows } = await tx.execute(sql`update payout_accounts set stored_refresh = ${refresh}, ${assignments(state, now)}
          where id = ${id} and stored_refresh < ${refresh} returning id`);
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
