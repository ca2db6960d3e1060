import Stripe from 'stripe';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { NewPayoutAccount, PaymentEvent, Payments, PayoutAccountState } from './payments.port.ts';
import { called, didNothing, toAppError } from './stripe.errors.ts';

export interface StripePaymentsOptions {
  /** `sk_…` or `rk_…`. Test keys contain `_test_`. */
  secretKey: string;
  webhookSecret: string;
  /** Origin of the API. */
  apiUrl: string;
  clock: Clock;
  /** Timeout of one attempt. */
  timeoutMs?: number;
  /** Retries without a response and after 409 and 5xx, with the same idempotency key. */
  retries?: number;
}

/** The code below expects this version, regardless of the version of the Stripe account. */
const API_VERSION = '2026-10-28.endive';
const EVENT_AGE_SECONDS = 300;
/** Stripe may drop an idempotency key after 24 hours. Well before that, an account is looked up before another attempt. */
const KEY_KEPT_MS = 20 * 3_600_000;
/** Maximum number of accounts to search, newest first. */
const LOOKED_THROUGH = 5_000;

/** Payout accounts of Stripe Connect Express: Stripe collects the legal information from the expert and provides a dashboard. */
export function createStripePayments({
  secretKey,
  webhookSecret,
  apiUrl,
  clock,
  timeoutMs = 10_000,
  retries = 2,
}: StripePaymentsOptions): Payments {
  const { hostname, port, protocol } = new URL(apiUrl);
  const stripe = new Stripe(secretKey, {
    apiVersion: API_VERSION,
    host: hostname,
    port: port || (protocol === 'http:' ? 80 : 443),
    protocol: protocol === 'http:' ? 'http' : 'https',
    timeout: timeoutMs,
    maxNetworkRetries: retries,
    telemetry: false,
  });

  /** An account created earlier for this reference, whose response was lost. */
  async function find({ reference, askedAt }: NewPayoutAccount): Promise<Stripe.Account | undefined> {
    const since = Math.floor(askedAt.getTime() / 1000) - EVENT_AGE_SECONDS;
    let seen = 0;
    for await (const account of stripe.accounts.list({ created: { gte: since }, limit: 100 })) {
      if (account.metadata?.payout_account === reference) return account;
      if (++seen === LOOKED_THROUGH)
        throw new AppError('upstream_failed', 'Could not determine whether this payout account already exists at Stripe. Try again later.');
    }
    return undefined;
  }

  return {
    provider: 'stripe',
    livemode: !/^[sr]k_test_/.test(secretKey),

    async createPayoutAccount(input) {
      const { reference, workspaceId, country, askedAt } = input;
      try {
        if (clock.now().getTime() - askedAt.getTime() > KEY_KEPT_MS) {
          const found = await find(input);
          if (found) return { account: toState(found) };
        }
        const account = await stripe.accounts.create(
          {
            type: 'express',
            // Only the capability for payouts: each further one requires more information from the expert. The platform makes the charges.
            capabilities: { transfers: { requested: true } },
            metadata: { payout_account: reference, workspace: workspaceId },
            ...(country === null ? {} : { country }),
          },
          // A concurrent call for the same account gets 409 for the seconds that Stripe needs to create it.
          { idempotencyKey: `cloneai-${reference}`, maxNetworkRetries: retries && retries + 2 },
        );
        return { account: toState(account) };
      } catch (error) {
        if (didNothing(error)) return { refused: toAppError(error) };
        throw toAppError(error);
      }
    },

    readPayoutAccount: (accountId) => called(async () => toState(await stripe.accounts.retrieve(accountId))),

    onboardingLink: (accountId, { returnUrl, refreshUrl }) =>
      called(async () => {
        const link = await stripe.accountLinks.create({
          account: accountId,
          type: 'account_onboarding',
          return_url: returnUrl,
          refresh_url: refreshUrl,
        });
        return { url: link.url, expiresAt: new Date(link.expires_at * 1000) };
      }),

    readEvent(body, signature) {
      let event: Stripe.Event;
      try {
        const receivedAt = clock.now().getTime();
        const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
        event = stripe.webhooks.constructEvent(bytes, signature ?? '', webhookSecret, EVENT_AGE_SECONDS, undefined, receivedAt);
      } catch (error) {
        throw new AppError(
          'invalid_input',
          'Invalid Stripe signature. Check STRIPE_WEBHOOK_SECRET, the clock (signatures are valid for five minutes), and that no proxy changes the body.',
          { param: 'Stripe-Signature', cause: error },
        );
      }
      return toEvent(event);
    },

    async check() {
      await called(() => stripe.accounts.retrieveCurrent());
    },
  };
}

function toEvent(event: Stripe.Event): PaymentEvent {
  if (event.type === 'account.updated') return { id: event.id, type: 'payout_account.changed', accountId: event.data.object.id };
  return { id: event.id, type: 'other' };
}

function toState(account: Stripe.Account): PayoutAccountState {
  const { id, country, details_submitted, charges_enabled, payouts_enabled, requirements } = account;
  if (typeof id !== 'string' || typeof payouts_enabled !== 'boolean')
    throw new AppError('upstream_failed', 'Unexpected response from Stripe. Check STRIPE_API_URL.');
  return {
    accountId: id,
    country: country ?? null,
    detailsSubmitted: details_submitted,
    chargesEnabled: charges_enabled,
    payoutsEnabled: payouts_enabled,
    requirementsDue: [...new Set([...(requirements?.past_due ?? []), ...(requirements?.currently_due ?? [])])],
    disabledReason: requirements?.disabled_reason ?? null,
  };
}
