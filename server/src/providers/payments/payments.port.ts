import type { AppError } from '../../shared/errors.ts';
import type { PayoutAccountId, WorkspaceId } from '../../shared/ids.ts';

/** An account that receives payouts, as the provider describes it. */
export interface PayoutAccountState {
  /** The provider's own id. */
  accountId: string;
  /** ISO 3166 alpha-2. */
  country: string | null;
  detailsSubmitted: boolean;
  chargesEnabled: boolean;
  payoutsEnabled: boolean;
  /** Missing information, in the provider's terms, e.g. `external_account`. */
  requirementsDue: string[];
  disabledReason: string | null;
}

export interface NewPayoutAccount {
  /** Our own id of the account, stored at the provider. */
  reference: PayoutAccountId;
  workspaceId: WorkspaceId;
  /** ISO 3166 alpha-2. Null for the platform's own country. Cannot be changed later. */
  country: string | null;
  /** Time of the first request. */
  askedAt: Date;
}

/** A verified event of the provider. */
export type PaymentEvent =
  | { id: string; type: 'payout_account.changed'; accountId: string }
  /** Not handled. */
  | { id: string; type: 'other' };

/** `refused`: nothing was created, and the same reference would get the same response for a while. Use a new one. */
export type MadePayoutAccount = { account: PayoutAccountState } | { refused: AppError };

/** The payment provider. Every call has a timeout. Failures are an `AppError`: `upstream_failed`, `upstream_timeout` or `invalid_input`. */
export interface Payments {
  readonly provider: 'stripe';
  /** False in test mode. Objects of one mode do not exist in the other. */
  readonly livemode: boolean;
  /** Idempotent for the same input, also concurrently and after an error. */
  createPayoutAccount(input: NewPayoutAccount): Promise<MadePayoutAccount>;
  /** The current state of the account. */
  readPayoutAccount(accountId: string): Promise<PayoutAccountState>;
  /** Single-use URL of the provider's onboarding page. It expires within minutes, and anybody with the URL has access. */
  onboardingLink(accountId: string, urls: { returnUrl: string; refreshUrl: string }): Promise<{ url: string; expiresAt: Date }>;
  /** `body` must be the unchanged bytes. Throws `invalid_input` unless the provider signed it within the last five minutes. */
  readEvent(body: Uint8Array, signature: string | undefined): PaymentEvent;
  /** Throws an `AppError` that describes the problem. */
  check(): Promise<void>;
}
