// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { CreatePayoutAccountInput, PayoutAccount, SpendingLimit, StartedPayoutAccount, UpdateSpendingLimitInput } from '../models.ts';

/** The methods of `client.billing.payoutAccount`. */
export class BillingPayoutAccountResource extends APIResource {
  /**
   * Create the payout account of the workspace.
   *
   * Creates the account, or continues its onboarding if it exists. A workspace has one payout account.
   *
   * Credential: access token with the scope `workspace:manage`.
   *
   * `POST /v1/billing/payout-account`
   *
   * @param body The request body; required: `returnUrl`, `refreshUrl`.
   * @param options Options for this call.
   * @returns The payout account and the URL of its onboarding.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @throws {UpstreamError} A service that this operation needs cannot be reached, or rejected the request.
   * @example
   * ```ts
   * const startedPayoutAccount = await client.billing.payoutAccount.create({ returnUrl: 'https://clones.example.com/billing', refreshUrl: 'https://clones.example.com/billing?again' });
   * ```
   */
  create(body: CreatePayoutAccountInput, options?: RequestOptions): APIPromise<StartedPayoutAccount> {
    return this._client.post('/v1/billing/payout-account', { body, ...options });
  }

  /**
   * Retrieve the payout account of the workspace.
   *
   * Shows whether the workspace can receive payouts and which information is missing.
   *
   * Credential: access token or secret key with the scope `billing:read`.
   *
   * `GET /v1/billing/payout-account`
   *
   * @param options Options for this call.
   * @returns The payout account.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const payoutAccount = await client.billing.payoutAccount.retrieve();
   * ```
   */
  retrieve(options?: RequestOptions): APIPromise<PayoutAccount> {
    return this._client.get('/v1/billing/payout-account', options);
  }
}

/** The methods of `client.billing.spendingLimit`. */
export class BillingSpendingLimitResource extends APIResource {
  /**
   * Retrieve the monthly spending limit.
   *
   * Also shows the cost of this month so far.
   *
   * Credential: access token or secret key with the scope `billing:read`.
   *
   * `GET /v1/billing/spending-limit`
   *
   * @param options Options for this call.
   * @returns The limit and the cost of this month.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const spendingLimit = await client.billing.spendingLimit.retrieve();
   * ```
   */
  retrieve(options?: RequestOptions): APIPromise<SpendingLimit> {
    return this._client.get('/v1/billing/spending-limit', options);
  }

  /**
   * Update the monthly spending limit.
   *
   * Limits the cost of models per calendar month. Each answer, search, and source reserves the most that it can cost before it starts, so the limit is never exceeded. When it does not cover another answer, chats respond with 429 `quota_exceeded`; while it is reserved for answers in progress, with 429 `rate_limited`. Models without a known price are refused. Null removes the limit.
   *
   * Credential: access token or secret key with the scope `workspace:manage`.
   *
   * `PUT /v1/billing/spending-limit`
   *
   * @param body The request body; required: `monthlyCostMicros`.
   * @param options Options for this call.
   * @returns The limit and the cost of this month.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const spendingLimit = await client.billing.spendingLimit.update({ monthlyCostMicros: 50000000 });
   * ```
   */
  update(body: UpdateSpendingLimitInput, options?: RequestOptions): APIPromise<SpendingLimit> {
    return this._client.put('/v1/billing/spending-limit', { body, ...options });
  }
}

/** The methods of `client.billing`. */
export class BillingResource extends APIResource {
  /** Methods: `create`, `retrieve`. */
  readonly payoutAccount = new BillingPayoutAccountResource(this._client);
  /** Methods: `retrieve`, `update`. */
  readonly spendingLimit = new BillingSpendingLimitResource(this._client);
}
