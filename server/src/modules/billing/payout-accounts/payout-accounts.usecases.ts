import type { Payments } from '../../../providers/payments/payments.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import { newId, type PayoutAccountId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { CreatePayoutAccountInput, PayoutAccount, StartedPayoutAccount } from './payout-accounts.schemas.ts';
import type { PayoutRow, PayoutsStore } from './payout-accounts.store.ts';

export type PayoutsUsecases = ReturnType<typeof createPayoutsUsecases>;

interface PayoutsDeps {
  store: PayoutsStore;
  /** Null: the server was given no payment provider. */
  payments: Payments | null;
  clock: Clock;
  logger: Logger;
  /** Where people may be sent back to. */
  returnOrigins: readonly string[];
}

/** How long what the provider said is shown before it is asked again. Its events tell of changes sooner. */
const FRESH_MS = 30_000;
/** The provider itself repeats an event for three days, and lets a person repeat it for thirty. */
const EVENTS_KEPT_MS = 30 * 86_400_000;

export function createPayoutsUsecases({ store, payments, clock, logger, returnOrigins }: PayoutsDeps) {
  function configured(): Payments {
    if (payments) return payments;
    // Not `unavailable`: a caller that tries again would try for ever.
    throw new AppError(
      'conflict',
      'This server has no payment provider. Whoever runs it must set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET first.',
    );
  }

  function requireOwnPlace(url: string, param: 'returnUrl' | 'refreshUrl'): void {
    const { origin, username, password } = new URL(url);
    if (returnOrigins.includes(origin) && username === '' && password === '') return;
    throw new AppError(
      'invalid_input',
      `${param} must begin with ${returnOrigins.join(' or ')}. RETURN_ORIGINS on the server adds others.`,
      {
        param,
      },
    );
  }

  /** Asks the provider and stores what it says; a reading that began later wins over this one. */
  async function refresh(ctx: Context, id: PayoutAccountId, accountId: string): Promise<PayoutRow | undefined> {
    const reading = await store.beginReading(ctx.workspaceId, id);
    const state = await configured().readPayoutAccount(accountId);
    return store.storeReading(ctx, id, reading, state, clock.now());
  }

  /** The account with its provider's id: the one there is, or the one that is made now. */
  async function ensureAccount(ctx: Context, country: string | null): Promise<PayoutRow> {
    const provider = configured();
    const now = clock.now();
    const claim = await store.claim(ctx, provider, { id: newId('payoutAccount', now.getTime()), country, now });
    if (country !== null && claim.country !== null && claim.country !== country)
      throw new AppError(
        'conflict',
        `This workspace has a payout account in ${claim.country}, which cannot be changed. Leave country out.`,
        {
          param: 'country',
        },
      );
    if (claim.accountId !== null) return (await refresh(ctx, claim.id, claim.accountId)) ?? claim;
    const { id: reference, workspaceId, createdAt: askedAt } = claim;
    const made = await provider.createPayoutAccount({ reference, workspaceId, country: claim.country, askedAt });
    if ('refused' in made) {
      await store.release(ctx, reference);
      throw made.refused;
    }
    const row = await store.attach(ctx, reference, made.account, clock.now());
    if (!row) throw new AppError('conflict', 'The workspace was deleted meanwhile.');
    return row;
  }

  return {
    /** Makes the workspace's payout account, or goes on with the one there is: there is never a second. */
    async createPayoutAccount(ctx: Context, input: CreatePayoutAccountInput): Promise<StartedPayoutAccount> {
      requireScope(ctx, 'workspace:manage');
      requireOwner(ctx);
      const provider = configured();
      const { returnUrl, refreshUrl } = input;
      requireOwnPlace(returnUrl, 'returnUrl');
      requireOwnPlace(refreshUrl, 'refreshUrl');
      const row = await ensureAccount(ctx, input.country ?? null);
      const account = toPayoutAccount(row);
      if (row.accountId === null || (row.detailsSubmitted && row.requirementsDue.length === 0))
        return { account, onboardingUrl: null, onboardingExpiresAt: null };
      const link = await provider.onboardingLink(row.accountId, { returnUrl, refreshUrl });
      return { account, onboardingUrl: link.url, onboardingExpiresAt: link.expiresAt.toISOString() };
    },

    /** What the provider says of the account: now, or, when it cannot be asked, when it was last asked. */
    async retrievePayoutAccount(ctx: Context): Promise<PayoutAccount> {
      requireScope(ctx, 'billing:read');
      const row = await store.find(ctx.workspaceId, configured());
      if (!row || row.accountId === null || row.checkedAt === null)
        throw new AppError('not_found', 'This workspace has no payout account yet. POST to this address makes one.');
      if (clock.now().getTime() - row.checkedAt.getTime() < FRESH_MS) return toPayoutAccount(row);
      const fresh = await refresh(ctx, row.id, row.accountId).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        logger.warn({ err: error, payoutAccount: row.id }, 'A payout account could not be read; what is known of it is shown.');
        return undefined;
      });
      return toPayoutAccount(fresh ?? row);
    },

    /**
     * An event of the provider. It says that something changed, not what: that is asked for, so that neither the order of events nor a
     * repeated one matters. Rejects when that fails; the provider then sends it again.
     */
    async receivePaymentEvent(
      caller: { requestId: string; signal: AbortSignal },
      input: { body: Uint8Array; signature: string | undefined },
    ) {
      const provider = configured();
      const event = provider.readEvent(input.body, input.signature);
      if (event.type === 'other' || (await store.isKnownEvent(provider.provider, event.id))) return;
      const owner = await store.ownerOf(event.accountId);
      // Of another installation on the same Stripe account, or of one that is being made this moment.
      if (!owner) return;
      const ctx: Context = { ...caller, workspaceId: owner.workspaceId, actor: { type: 'system', scopes: [] } };
      await refresh(ctx, owner.id, event.accountId);
      await store.rememberEvent(provider.provider, event.id, clock.now());
    },

    forgetOldEvents: (limit: number) => store.removeEvents(new Date(clock.now().getTime() - EVENTS_KEPT_MS), limit),
  };
}

/** Whoever opens the link says where the money goes. */
function requireOwner({ actor }: Context): void {
  if (actor.type === 'user' && actor.role === 'owner') return;
  throw new AppError('permission_denied', 'Only an owner of the workspace, signed in, can say where its money goes.');
}

function toPayoutAccount(row: PayoutRow): PayoutAccount {
  const { id, provider, livemode, country, detailsSubmitted, chargesEnabled, payoutsEnabled, requirementsDue, disabledReason } = row;
  return {
    ...{ id, provider, livemode, country, detailsSubmitted, chargesEnabled, payoutsEnabled, requirementsDue, disabledReason },
    checkedAt: (row.checkedAt ?? row.createdAt).toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
