import type { LetterWriter } from '../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../shared/ids.ts';
import type { SpendingLimit, UpdateSpendingLimitInput, UsageQuery, UsageReport } from './billing.schemas.ts';
import type { BillingStore } from './billing.store.ts';
import { spendingLimitMail } from './billing-emails.ts';

export type BillingUsecases = ReturnType<typeof createBillingUsecases>;

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;
/** How long a reading of the limit is believed. Cost is known only after an answer, so a limit is never exact to the cent. */
const ALLOWANCE_TTL_MS = 10_000;
const ALLOWANCE_MAX = 10_000;

interface BillingDeps {
  store: BillingStore;
  clock: Clock;
  /** Whom to write to about a workspace's money. */
  listOwnerIds: (workspaceId: WorkspaceId) => Promise<UserId[]>;
  findOwner: (workspaceId: WorkspaceId, userId: UserId) => Promise<{ email: string; name: string | null; workspace: string } | undefined>;
  publicUrl: string;
}

export function createBillingUsecases({ store, clock, listOwnerIds, findOwner, publicUrl }: BillingDeps) {
  const allowances = new Map<WorkspaceId, { until: number; left: number }>();

  const monthStart = () => {
    const now = clock.now();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  };
  const remember = (workspaceId: WorkspaceId, { limit, spent }: { limit: number | null; spent: number }) => {
    const left = limit === null ? Number.POSITIVE_INFINITY : limit - spent;
    if (allowances.size >= ALLOWANCE_MAX) allowances.clear();
    allowances.set(workspaceId, { until: clock.now().getTime() + ALLOWANCE_TTL_MS, left });
    return left;
  };

  /** Writes to the owners, if it is news. A limit of nothing is a switch somebody turned: none. */
  async function tellOwners(workspaceId: WorkspaceId, limitMicros: number, spentMicros: number): Promise<void> {
    const reached = { month: monthStart(), limitMicros, spentMicros };
    if (limitMicros > 0) await store.noteReached(workspaceId, reached, await listOwnerIds(workspaceId), clock.now());
  }

  const writeLimitMail: LetterWriter = async ({ workspaceId, userId, limitMicros, month }) => {
    const owner = await findOwner(workspaceId as WorkspaceId, userId as UserId);
    if (!owner) return null;
    const { email: to, name, workspace } = owner;
    return { to, ...spendingLimitMail({ name, workspace, limitMicros: Number(limitMicros), month: String(month), publicUrl }) };
  };

  return {
    /** Days are UTC; at most 366 of them. */
    async retrieveUsage(ctx: Context, query: UsageQuery): Promise<UsageReport> {
      requireScope(ctx, 'billing:read');
      const to = query.to ?? clock.now().toISOString().slice(0, 10);
      const until = new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS);
      const from = query.from ?? new Date(until.getTime() - 31 * DAY_MS).toISOString().slice(0, 10);
      const start = new Date(`${from}T00:00:00Z`);
      if (start >= until) throw new AppError('invalid_input', 'from must not be after to.', { param: 'from' });
      if (until.getTime() - start.getTime() > MAX_DAYS * DAY_MS)
        throw new AppError('invalid_input', `Ask for at most ${MAX_DAYS} days at a time.`, { param: 'from' });
      const { total, days, models } = await store.usage(ctx, { from: start, until, cloneId: query.cloneId });
      const none = { answers: 0, sources: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };
      return { from, to, total: total ?? none, days, models };
    },

    async retrieveSpendingLimit(ctx: Context): Promise<SpendingLimit> {
      requireScope(ctx, 'billing:read');
      const { limit, spent } = await store.allowance(ctx.workspaceId, monthStart());
      return { monthlyCostMicros: limit, spentMicros: spent };
    },

    async updateSpendingLimit(ctx: Context, input: UpdateSpendingLimitInput): Promise<SpendingLimit> {
      requireScope(ctx, 'workspace:manage');
      const now = await store.setLimit(ctx, input.monthlyCostMicros, monthStart(), clock.now());
      remember(ctx.workspaceId, now);
      return { monthlyCostMicros: now.limit, spentMicros: now.spent };
    },

    /** Before any model cost: throws `quota_exceeded` when the workspace has spent what its owner allows for this month. */
    async ensureAllowed(ctx: Context): Promise<void> {
      const known = allowances.get(ctx.workspaceId);
      let left = known && known.until > clock.now().getTime() ? known.left : undefined;
      if (left === undefined) {
        const read = await store.allowance(ctx.workspaceId, monthStart());
        left = remember(ctx.workspaceId, read);
        if (left <= 0 && read.limit !== null) await tellOwners(ctx.workspaceId, read.limit, read.spent);
      }
      if (left > 0) return;
      throw new AppError('quota_exceeded', 'This clone has reached its spending limit for this month. Its owner can raise the limit.');
    },

    /** Writers of this room's letters, by kind. For the outbox, not for callers. */
    letters: { 'spending-limit': writeLimitMail },
  };
}
