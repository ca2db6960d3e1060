import { ConflictError, NotFoundError, type PayoutAccount } from '@cloneai/sdk';
import { Banknote, Link2Off, ServerOff } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/field.tsx';
import { Loading } from '../../components/loading.tsx';
import { Badge, Note } from '../../components/note.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Time } from '../../components/time.tsx';
import { useAction } from '../../lib/use-action.ts';
import { useLoad } from '../../lib/use-load.ts';
import { isAtLeast } from '../../state/auth.ts';
import { countries } from './countries.ts';

type State = { kind: 'account'; account: PayoutAccount } | { kind: 'none' } | { kind: 'unavailable'; reason: string };

/** The status of the payout account. */
function Account({ account }: { account: PayoutAccount }) {
  const { payoutsEnabled, detailsSubmitted, requirementsDue, disabledReason, livemode, checkedAt } = account;
  return (
    <div class="stack tight">
      <div class="row wrap">
        {payoutsEnabled ? <Badge kind="good">Ready for payouts</Badge> : <Badge kind="warn">Not ready</Badge>}
        {!livemode && <Badge>Test mode</Badge>}
        <span class="small dim">
          Checked <Time iso={checkedAt} />
        </span>
      </div>
      {!payoutsEnabled && (
        <p>
          {!detailsSubmitted
            ? 'Your details are missing. Stripe collects them on its own page, which takes about five minutes.'
            : requirementsDue.length > 0
              ? 'Stripe needs more information before it can pay out.'
              : 'Stripe is reviewing your details. This can take a few days. You do not need to do anything.'}
          {disabledReason && <span class="dim"> (Reason from Stripe: {disabledReason})</span>}
        </p>
      )}
      {requirementsDue.length > 0 && (
        <details>
          <summary class="small dim">Missing requirements</summary>
          <ul class="small mono due">
            {requirementsDue.map((requirement) => (
              <li key={requirement}>{requirement}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Sets up the Stripe account that receives the workspace's earnings. */
export function PayoutsCard() {
  const { query } = useLocation();
  const [country, setCountry] = useState('');
  const loaded = useLoad<State>(
    (signal) =>
      client.billing.payoutAccount.retrieve({ signal }).then(
        (account): State => ({ kind: 'account', account }),
        (problem: unknown): State => {
          if (problem instanceof NotFoundError) return { kind: 'none' };
          // The message names the missing environment variables.
          if (problem instanceof ConflictError) return { kind: 'unavailable', reason: problem.message };
          throw problem;
        },
      ),
    [],
  );
  const state = loaded.data;
  const start = useAction(async () => {
    const returnBase = `${location.origin}/usage?payouts=`;
    const input = { returnUrl: `${returnBase}back`, refreshUrl: `${returnBase}again`, ...(country ? { country } : {}) };
    const { account, onboardingUrl } = await client.billing.payoutAccount.create(input);
    loaded.set(() => ({ kind: 'account', account }));
    if (onboardingUrl) location.assign(onboardingUrl);
  }, ['country']);
  const isIncomplete = state?.kind === 'account' && (!state.account.detailsSubmitted || state.account.requirementsDue.length > 0);
  const isMissing = state?.kind === 'none';
  return (
    <Card id="payouts" title="Payout account" hint="The account that receives this workspace’s earnings. Stripe holds it, not this server.">
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !state && <Loading what="the payout account" rows={1} />}
      {query.payouts === 'again' && (
        <Note kind="warn" icon={Link2Off}>
          The link to Stripe has expired or was already used. Continue below to get a new one.
        </Note>
      )}
      {state?.kind === 'unavailable' && <Note icon={ServerOff}>Payouts are not available. {state.reason}</Note>}
      {state?.kind === 'account' && <Account account={state.account} />}
      {isMissing && isAtLeast('owner') && (
        <Select
          label="Country"
          value={country}
          options={countries()}
          onChange={setCountry}
          hint="The country of the account holder. You cannot change it later."
          error={start.fieldErrors.country}
        />
      )}
      <Problem problem={start.problem} what="Could not start the setup." />
      {(isMissing || isIncomplete) &&
        (isAtLeast('owner') ? (
          <div class="actions">
            <Button
              kind={isMissing ? 'plain' : 'primary'}
              icon={Banknote}
              busy={start.busy && 'Connecting to Stripe…'}
              onClick={() => void start.run()}
            >
              {isMissing ? 'Set up payouts' : 'Continue on Stripe'}
            </Button>
          </div>
        ) : (
          <p class="dim">Only owners can set up payouts.</p>
        ))}
    </Card>
  );
}
