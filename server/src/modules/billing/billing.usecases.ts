import type { EmailTemplate } from '../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../shared/ids.ts';
import type { SpendingLimit, UpdateSpendingLimitInput, UsageQuery, UsageReport } from './billing.schemas.ts';
import type { BillingStore } from './billing.store.ts';
import { spendingLimitEmail } from './billing-emails.ts';

export type BillingUsecases = ReturnType<typeof createBillingUsecases>;

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;
/** How long an allowance is cached. Cost is known only after an answer, so the limit is not exact anyway. */
const ALLOWANCE_TTL_MS = 10_000;
const ALLOWANCE_MAX = 10_000;

interface BillingDeps {
  store: BillingStore;
  clock: Clock;
  /** The recipients of emails about billing. */
  listOwnerIds: (workspaceId: WorkspaceId) => Promise<UserId[]>;
  findOwner: (workspaceId: WorkspaceId, userId: UserId) => Promise<{ email: string; name: string | null; workspace: string } | undefined>;
  publicUrl: string;
}

export function createBillingUsecases({ store, clock, listOwnerIds, findOwner, publicUrl }: BillingDeps) {
  const allowances = new Map<WorkspaceId, { until: number; remaining: number }>();

  const monthStart = () => {
    const now = clock.now();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  };
  const remember = (workspaceId: WorkspaceId, { limit, spent }: { limit: number | null; spent: number }) => {
    const remaining = limit === null ? Number.POSITIVE_INFINITY : limit - spent;
    if (allowances.size >= ALLOWANCE_MAX) allowances.clear();
    allowances.set(workspaceId, { until: clock.now().getTime() + ALLOWANCE_TTL_MS, remaining });
    return remaining;
  };

  /** Notifies the owners once. A limit of zero was set on purpose, so it sends no email. */
  async function notifyOwners(workspaceId: WorkspaceId, limitMicros: number, spentMicros: number): Promise<void> {
    const reached = { month: monthStart(), limitMicros, spentMicros };
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
      const to = query.to ?? clock.now().toISOString().slice(0, 10);
      const until = new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS);
      const from = query.from ?? new Date(until.getTime() - 31 * DAY_MS).toISOString().slice(0, 10);
      const start = new Date(`${from}T00:00:00Z`);
      if (start >= until) throw new AppError('invalid_input', 'from is after to. Choose an earlier from.', { param: 'from' });
      if (until.getTime() - start.getTime() > MAX_DAYS * DAY_MS)
        throw new AppError('invalid_input', `The range is longer than ${MAX_DAYS} days. Request a shorter range.`, { param: 'from' });
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

    /** Call it before any model cost. Throws `quota_exceeded` if the workspace has reached its monthly limit. */
    async ensureAllowed(ctx: Context): Promise<void> {
      const cached = allowances.get(ctx.workspaceId);
      let remaining = cached && cached.until > clock.now().getTime() ? cached.remaining : undefined;
      if (remaining === undefined) {
        const allowance = await store.allowance(ctx.workspaceId, monthStart());
        remaining = remember(ctx.workspaceId, allowance);
        if (remaining <= 0 && allowance.limit !== null) await notifyOwners(ctx.workspaceId, allowance.limit, allowance.spent);
      }
      if (remaining > 0) return;
      throw new AppError(
        'quota_exceeded',
        'This clone has reached its spending limit for this month. An owner of its workspace can raise the limit.',
      );
    },

    /** Email templates of this module, by kind. For the outbox. */
    emails: { 'spending-limit': writeLimitEmail },
  };
}
