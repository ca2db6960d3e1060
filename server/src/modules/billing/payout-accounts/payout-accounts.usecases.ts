import type { Payments } from '../../../providers/payments/payments.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireConfirmation, requireScope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import { newId, type PayoutAccountId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { CreatePayoutAccountInput, PayoutAccount, StartedPayoutAccount } from './payout-accounts.schemas.ts';
import type { PayoutAccountsStore, PayoutRow } from './payout-accounts.store.ts';

export type PayoutAccountsUsecases = ReturnType<typeof createPayoutAccountsUsecases>;

interface PayoutAccountsDeps {
  store: PayoutAccountsStore;
  /** Null: no payment provider is configured. */
  payments: Payments | null;
  clock: Clock;
  logger: Logger;
  /** The origins of allowed return URLs. */
  returnOrigins: readonly string[];
}

/** How long the stored state is used before the provider is asked again. Its events report changes sooner. */
const FRESH_MS = 30_000;
/** The provider retries an event for three days, and a user can resend it for 30 days. */
const EVENT_RETENTION_MS = 30 * 86_400_000;

export function createPayoutAccountsUsecases({ store, payments, clock, logger, returnOrigins }: PayoutAccountsDeps) {
  function requirePayments(): Payments {
    if (payments) return payments;
    // Not `unavailable`, because clients retry that error and it would never succeed.
    throw new AppError(
      'conflict',
      'This server has no payment provider. Its operator must set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.',
    );
  }

  function requireAllowedUrl(url: string, param: 'returnUrl' | 'refreshUrl'): void {
    const { origin, username, password } = new URL(url);
    if (returnOrigins.includes(origin) && username === '' && password === '') return;
    throw new AppError(
      'invalid_input',
      `${param} must start with ${returnOrigins.join(' or ')}. The operator can allow other origins with RETURN_ORIGINS.`,
      { param },
    );
  }

  /** Fetches the account from the provider and stores it. A refresh that started later wins over this one. */
  async function refresh(ctx: Context, id: PayoutAccountId, accountId: string): Promise<PayoutRow | undefined> {
    const number = await store.startRefresh(ctx.workspaceId, id);
    const state = await requirePayments().readPayoutAccount(accountId);
    return store.storeRefresh(ctx, id, number, state, clock.now());
  }

  /** The workspace's account with its provider id. Creates it if there is none. */
  async function ensureAccount(ctx: Context, country: string | null): Promise<PayoutRow> {
    const provider = requirePayments();
    const now = clock.now();
    const claim = await store.claim(ctx, provider, { id: newId('payoutAccount', now.getTime()), country, now });
    if (country !== null && claim.country !== null && claim.country !== country)
      throw new AppError(
        'conflict',
        `The payout account of this workspace is in ${claim.country}, which cannot be changed. Omit country.`,
        { param: 'country' },
      );
    if (claim.accountId !== null) return (await refresh(ctx, claim.id, claim.accountId)) ?? claim;
    const { id: reference, workspaceId, createdAt: askedAt } = claim;
    const created = await provider.createPayoutAccount({ reference, workspaceId, country: claim.country, askedAt });
    if ('refused' in created) {
      await store.release(ctx, reference);
      throw created.refused;
    }
    const row = await store.attach(ctx, reference, created.account, clock.now());
    if (!row) throw new AppError('conflict', 'The workspace was deleted in the meantime. Use another workspace.');
    return row;
  }

  return {
    /** Creates the workspace's payout account, or continues with the existing one. */
    async createPayoutAccount(ctx: Context, input: CreatePayoutAccountInput): Promise<StartedPayoutAccount> {
      requireScope(ctx, 'workspace:manage');
      requireOwner(ctx);
      requireConfirmation(ctx, clock.now());
      const provider = requirePayments();
      const { returnUrl, refreshUrl } = input;
      requireAllowedUrl(returnUrl, 'returnUrl');
      requireAllowedUrl(refreshUrl, 'refreshUrl');
      const row = await ensureAccount(ctx, input.country ?? null);
      const account = toPayoutAccount(row);
      if (row.accountId === null || (row.detailsSubmitted && row.requirementsDue.length === 0))
        return { account, onboardingUrl: null, onboardingExpiresAt: null };
      const link = await provider.onboardingLink(row.accountId, { returnUrl, refreshUrl });
      return { account, onboardingUrl: link.url, onboardingExpiresAt: link.expiresAt.toISOString() };
    },

    /** The account as the provider reports it now, or the last stored state if the provider does not respond. */
    async retrievePayoutAccount(ctx: Context): Promise<PayoutAccount> {
      requireScope(ctx, 'billing:read');
      const row = await store.find(ctx.workspaceId, requirePayments());
      if (!row || row.accountId === null || row.checkedAt === null)
        throw new AppError('not_found', 'This workspace has no payout account. Create one with POST /v1/billing/payout-account.');
      if (clock.now().getTime() - row.checkedAt.getTime() < FRESH_MS) return toPayoutAccount(row);
      const fresh = await refresh(ctx, row.id, row.accountId).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        logger.warn({ err: error, payoutAccount: row.id }, 'Could not fetch a payout account. Returning its last known state.');
        return undefined;
      });
      return toPayoutAccount(fresh ?? row);
    },

    /**
     * Handles an event of the provider by fetching the account, so neither the order of events nor duplicates matter. Rejects if that
     * fails; the provider then sends the event again.
     */
    async receivePaymentEvent(
      caller: { requestId: string; signal: AbortSignal },
      input: { body: Uint8Array; signature: string | undefined },
    ) {
      const provider = requirePayments();
      const event = provider.readEvent(input.body, input.signature);
      if (event.type === 'other' || (await store.isKnownEvent(provider.provider, event.id))) return;
      const owner = await store.ownerOf(event.accountId);
      // An account of another server on the same Stripe account, or one that is being created now.
      if (!owner) return;
      const ctx: Context = { ...caller, workspaceId: owner.workspaceId, actor: { type: 'system', scopes: [] } };
      await refresh(ctx, owner.id, event.accountId);
      await store.rememberEvent(provider.provider, event.id, clock.now());
    },

    removeOldEvents: (limit: number) => store.removeEvents(new Date(clock.now().getTime() - EVENT_RETENTION_MS), limit),
  };
}

/** The onboarding link lets its user choose the bank account, so only owners get it. */
function requireOwner({ actor }: Context): void {
  if (actor.type === 'user' && actor.role === 'owner') return;
  throw new AppError('permission_denied', 'Only an owner can set up payouts. Sign in as an owner of the workspace.');
}

function toPayoutAccount(row: PayoutRow): PayoutAccount {
  const { id, provider, livemode, country, detailsSubmitted, chargesEnabled, payoutsEnabled, requirementsDue, disabledReason } = row;
  return {
    ...{ id, provider, livemode, country, detailsSubmitted, chargesEnabled, payoutsEnabled, requirementsDue, disabledReason },
    checkedAt: (row.checkedAt ?? row.createdAt).toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
