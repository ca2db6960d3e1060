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

type State = { kind: 'account'; account: PayoutAccount } | { kind: 'none' } | { kind: 'off'; why: string };

/** What the provider says of the account, in words. */
function Account({ account }: { account: PayoutAccount }) {
  const { payoutsEnabled, detailsSubmitted, requirementsDue, disabledReason, livemode, checkedAt } = account;
  return (
    <div class="stack tight">
      <div class="row wrap">
        {payoutsEnabled ? <Badge kind="good">Ready for payouts</Badge> : <Badge kind="warn">Not ready</Badge>}
        {!livemode && <Badge>Test money</Badge>}
        <span class="small dim">
          As of <Time iso={checkedAt} />
        </span>
      </div>
      {!payoutsEnabled && (
        <p>
          {!detailsSubmitted
            ? 'Its details were not given yet. Stripe asks for them on a page of its own, which takes about five minutes.'
            : requirementsDue.length > 0
              ? 'Stripe asks for something more before it pays out.'
              : 'Stripe is checking what you gave. That can take some days; there is nothing to do.'}
          {disabledReason && <span class="dim"> (Stripe’s reason: {disabledReason})</span>}
        </p>
      )}
      {requirementsDue.length > 0 && (
        <details>
          <summary class="small dim">What Stripe still asks for, by its names</summary>
          <ul class="small mono due">
            {requirementsDue.map((due) => (
              <li key={due}>{due}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Where the workspace's earnings go. */
export function PayoutsCard() {
  const { query } = useLocation();
  const [country, setCountry] = useState('');
  const loaded = useLoad<State>(
    (signal) =>
      client.billing.payoutAccount({ signal }).then(
        (account): State => ({ kind: 'account', account }),
        (problem: unknown): State => {
          if (problem instanceof NotFoundError) return { kind: 'none' };
          // The server says which of its variables are missing.
          if (problem instanceof ConflictError) return { kind: 'off', why: problem.message };
          throw problem;
        },
      ),
    [],
  );
  const state = loaded.data;
  const start = useAction(async () => {
    const back = `${location.origin}/usage?payouts=`;
    const input = { returnUrl: `${back}back`, refreshUrl: `${back}again`, ...(country ? { country } : {}) };
    const { account, onboardingUrl } = await client.billing.createPayoutAccount(input);
    loaded.set(() => ({ kind: 'account', account }));
    if (onboardingUrl) location.assign(onboardingUrl);
  }, ['country']);
  const due = state?.kind === 'account' && (!state.account.detailsSubmitted || state.account.requirementsDue.length > 0);
  const begin = state?.kind === 'none';
  return (
    <Card
      id="payouts"
      title="Payout account"
      hint="Where the money goes that this workspace earns. It is held by Stripe, not by this server."
    >
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !state && <Loading what="the payout account" rows={1} />}
      {query.payouts === 'again' && (
        <Note kind="warn" icon={Link2Off}>
          That link to Stripe was used up: each works once, for some minutes. Go on below to get a new one.
        </Note>
      )}
      {state?.kind === 'off' && (
        <Note icon={ServerOff}>Payouts are not set up here, and everything else works without them. {state.why}</Note>
      )}
      {state?.kind === 'account' && <Account account={state.account} />}
      {begin && isAtLeast('owner') && (
        <Select
          label="Country"
          value={country}
          options={countries()}
          onChange={setCountry}
          hint="Where the account’s holder lives. It cannot be changed later."
          error={start.fieldErrors.country}
        />
      )}
      <Problem problem={start.problem} what="The onboarding could not begin." />
      {(begin || due) &&
        (isAtLeast('owner') ? (
          <div class="actions">
            <Button
              kind={begin ? 'plain' : 'primary'}
              icon={Banknote}
              busy={start.busy && 'Asking Stripe …'}
              onClick={() => void start.run()}
            >
              {begin ? 'Set up payouts' : 'Continue at Stripe'}
            </Button>
          </div>
        ) : (
          <p class="dim">Only an owner of the workspace can say where its money goes.</p>
        ))}
    </Card>
  );
}
