import { LRUCache } from 'lru-cache';
import type { EmailTemplate } from '../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Context, requireConfirmation, requireScope } from '../../shared/context.ts';
import type { UserId, WorkspaceId } from '../../shared/ids.ts';
import type { SpendingLimit, UpdateSpendingLimitInput, UsageQuery, UsageReport } from './billing.schemas.ts';
import type { BillingStore, Budget } from './billing.store.ts';
import { spendingLimitEmail } from './billing-emails.ts';
import { limitReached, reservedByOthers, unknownPrice } from './spending/spending.errors.ts';
import { usageRange } from './usage-range.ts';

export type BillingUsecases = ReturnType<typeof createBillingUsecases>;

/**
 * How long a budget is cached. The cache only saves work: it refuses early what a reservation would refuse. What it lets pass must still
 * be reserved, in the statement that starts the spending.
 */
const BUDGET_TTL_MS = 10_000;
const MAX_CACHED_BUDGETS = 10_000;

interface BillingDeps {
  store: BillingStore;
  clock: Clock;
  /** The recipients of emails about billing. */
  listOwnerIds: (workspaceId: WorkspaceId) => Promise<UserId[]>;
  findOwner: (workspaceId: WorkspaceId, userId: UserId) => Promise<{ email: string; name: string | null; workspace: string } | undefined>;
  publicUrl: string;
}

export function createBillingUsecases({ store, clock, listOwnerIds, findOwner, publicUrl }: BillingDeps) {
  const cached = new LRUCache<WorkspaceId, { until: number; budget: Budget | undefined }>({ max: MAX_CACHED_BUDGETS });

  const monthStart = () => {
    const now = clock.now();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  };
  async function readBudget(workspaceId: WorkspaceId): Promise<Budget | undefined> {
    const budget = await store.budget(workspaceId, monthStart());
    cached.set(workspaceId, { until: clock.now().getTime() + BUDGET_TTL_MS, budget });
    return budget;
  }

  /** Throws if the spending limit leaves less of the month than `micros`, and notifies the owners if the budget was just read. */
  async function requireRemaining(workspaceId: WorkspaceId, budget: Budget, micros: number | null, isFresh: boolean): Promise<void> {
    if (micros === null) throw unknownPrice();
    if (budget.spent < budget.limit && budget.spent + micros <= budget.limit) return;
    if (isFresh) await notifyOwners(workspaceId, budget);
    throw limitReached();
  }

  /** Notifies the owners once. A limit of zero was set on purpose, so it sends no email. */
  async function notifyOwners(workspaceId: WorkspaceId, { limit: limitMicros, spent }: Budget): Promise<void> {
    // What is left may be too little for one more answer: then the limit is reached, too.
    const reached = { month: monthStart(), limitMicros, spentMicros: Math.max(spent, limitMicros) };
    if (limitMicros > 0) await store.notifyLimitReached(workspaceId, reached, await listOwnerIds(workspaceId), clock.now());
  }

  const writeLimitEmail: EmailTemplate = async ({ workspaceId, userId, limitMicros, month }) => {
    const owner = await findOwner(workspaceId as WorkspaceId, userId as UserId);
    if (!owner) return null;
    const { email: to, name, workspace } = owner;
    return { to, ...spendingLimitEmail({ name, workspace, limitMicros: Number(limitMicros), month: String(month), publicUrl }) };
  };

  return {
    /** Days are UTC days, at most 366. */
    async retrieveUsage(ctx: Context, query: UsageQuery): Promise<UsageReport> {
      requireScope(ctx, 'billing:read');
      const { from, to, start, until } = usageRange(query, clock.now());
      const { total, days, models } = await store.usage(ctx, { from: start, until, cloneId: query.cloneId });
      const none = { answers: 0, sources: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };
      return { from, to, total: total ?? none, days, models };
    },

    async retrieveSpendingLimit(ctx: Context): Promise<SpendingLimit> {
      requireScope(ctx, 'billing:read');
      const budget = await store.budget(ctx.workspaceId, monthStart());
      return { monthlyCostMicros: budget?.limit ?? null, spentMicros: budget?.spent ?? (await store.spent(ctx.workspaceId, monthStart())) };
    },

    async updateSpendingLimit(ctx: Context, input: UpdateSpendingLimitInput): Promise<SpendingLimit> {
      requireScope(ctx, 'workspace:manage');
      requireConfirmation(ctx, clock.now());
      const now = await store.setLimit(ctx, input.monthlyCostMicros, monthStart(), clock.now());
      cached.delete(ctx.workspaceId);
      return { monthlyCostMicros: now.limit, spentMicros: now.spent };
    },

    /**
     * Call it before any model cost with the most that the work can cost (null: the price is unknown). Throws `quota_exceeded` if the
     * spending limit leaves less. Uses a budget of up to 10 seconds ago, so what it allows must still be reserved if `limited`.
     */
    async ensureAllowed(ctx: Context, micros: number | null = 0): Promise<{ limited: boolean }> {
      const known = cached.get(ctx.workspaceId);
      const isKnown = known !== undefined && known.until > clock.now().getTime();
      const budget = isKnown ? known.budget : await readBudget(ctx.workspaceId);
      if (budget) await requireRemaining(ctx.workspaceId, budget, micros, !isKnown);
      return { limited: budget !== undefined };
    },

    /** Throws the reason why `micros` could not be reserved. Resolves if the limit covers them by now. */
    async requireCovered(workspaceId: WorkspaceId, micros: number | null): Promise<void> {
      const budget = await readBudget(workspaceId);
      if (!budget) return;
      await requireRemaining(workspaceId, budget, micros, true);
      if (budget.spent + budget.reserved + (micros ?? 0) > budget.limit) throw reservedByOthers();
    },

    /** Email templates of this module, by kind. For the outbox. */
    emails: { 'spending-limit': writeLimitEmail },
  };
}
