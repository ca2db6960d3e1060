import type { AppError } from '../../shared/errors.ts';
import type { PayoutAccountId, WorkspaceId } from '../../shared/ids.ts';

/** What the provider says of an account that money can be paid out to. */
export interface PayoutAccountState {
  /** The provider's own id. */
  accountId: string;
  /** ISO 3166 alpha-2. */
  country: string | null;
  detailsSubmitted: boolean;
  chargesEnabled: boolean;
  payoutsEnabled: boolean;
  /** The provider's names of what it still has to be told, e.g. `external_account`. */
  requirementsDue: string[];
  disabledReason: string | null;
}

export interface NewPayoutAccount {
  /** Ours, and kept at the provider with the account. */
  reference: PayoutAccountId;
  workspaceId: WorkspaceId;
  /** ISO 3166 alpha-2; null: the platform's own country. Cannot be changed later. */
  country: string | null;
  /** When it was first asked for. */
  askedAt: Date;
}

/** A verified event of the provider. */
export type PaymentEvent =
  | { id: string; type: 'payout_account.changed'; accountId: string }
  /** Nothing that is dealt with here. */
  | { id: string; type: 'other' };

/** `refused`: for certain nothing was made, and the same reference would be answered the same for a while. Ask under a new one. */
export type MadePayoutAccount = { account: PayoutAccountState } | { refused: AppError };

/** The payment provider. Every call has a timeout; what fails is an `AppError`: `upstream_failed`, `upstream_timeout` or `invalid_input`. */
export interface Payments {
  readonly provider: 'stripe';
  /** False: test money. What was made in one mode does not exist in the other. */
  readonly livemode: boolean;
  /** Safe to call again with the same input, also at the same time and after an error: there is one account in the end. */
  createPayoutAccount(input: NewPayoutAccount): Promise<MadePayoutAccount>;
  /** As it is now, whatever events said of it. */
  readPayoutAccount(accountId: string): Promise<PayoutAccountState>;
  /** A page of the provider's on which the account's holder gives what is due: for one visit, within minutes. A bearer of it gets in. */
  onboardingLink(accountId: string, urls: { returnUrl: string; refreshUrl: string }): Promise<{ url: string; expiresAt: Date }>;
  /** `body` as it came, byte by byte. Throws `invalid_input` unless the provider signed it within the last five minutes. */
  readEvent(body: Uint8Array, signature: string | undefined): PaymentEvent;
  /** Throws an `AppError` that says what is wrong. */
  check(): Promise<void>;
}
