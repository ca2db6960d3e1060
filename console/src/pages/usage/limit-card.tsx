import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Loading } from '../../components/loading.tsx';
import { Badge, Progress } from '../../components/note.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { money } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { useLoad } from '../../lib/use-load.ts';
import { parseDollars } from './dollars.ts';

const HINT =
  'When this month’s model cost reaches the limit, your clones stop answering until you raise the limit or the month (UTC) ends. Visitors see a message, API calls fail with 429 quota_exceeded, and owners get an email.';

/** Shows and sets the monthly limit on model cost. */
export function LimitCard() {
  const loaded = useLoad((signal) => client.billing.spendingLimit.retrieve({ signal }), []);
  const [typed, setTyped] = useState<string>();
  const [inputError, setInputError] = useState<string>();
  const limit = loaded.data?.monthlyCostMicros ?? null;
  const spent = loaded.data?.spentMicros ?? 0;
  const saving = useAction(
    async (monthlyCostMicros: number | null) => {
      const now = await client.billing.spendingLimit.update({ monthlyCostMicros });
      loaded.set(() => now);
      setTyped(undefined);
      const previousLimit = limit;
      toast(monthlyCostMicros === null ? 'Spending limit removed.' : `Spending limit set to ${money(monthlyCostMicros)} per month.`, {
        label: 'Undo',
        run: () => void saving.run(previousLimit),
      });
    },
    ['monthlyCostMicros'],
  );
  const share = limit ? Math.min(1, spent / limit) : limit === 0 ? 1 : 0;
  return (
    <Card id="limit" title="Monthly spending limit" hint={HINT}>
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !loaded.data && <Loading what="the limit" rows={1} />}
      {loaded.data && (
        <>
          <div class="stack tight">
            <div class="row wrap">
              <strong>{money(spent)}</strong>
              <span class="dim">{limit === null ? 'spent this month, no limit' : `of ${money(limit)} spent this month`}</span>
              {limit !== null && share >= 1 && <Badge kind="bad">Limit reached. Clones do not answer</Badge>}
              {limit !== null && share >= 0.8 && share < 1 && <Badge kind="warn">Close to the limit</Badge>}
            </div>
            {limit !== null && <Progress value={share} label="Share of the monthly limit spent" />}
          </div>
          <Form
            class="inline-form"
            onSubmit={() => {
              const read = parseDollars(typed ?? '');
              setInputError(read.problem);
              if (read.micros !== undefined) void saving.run(read.micros);
            }}
          >
            <TextField
              label="Limit in US dollars per month"
              value={typed ?? (limit === null ? '' : String(limit / 1e6))}
              onInput={(value) => {
                setTyped(value);
                setInputError(undefined);
              }}
              inputMode="decimal"
              autoComplete="off"
              placeholder="No limit"
              error={inputError ?? saving.fieldErrors.monthlyCostMicros}
            />
            <div class="actions">
              <Button kind="primary" type="submit" disabled={typed === undefined} busy={saving.busy && 'Saving…'}>
                {limit === null ? 'Set limit' : 'Change limit'}
              </Button>
              {limit !== null && (
                <Button disabled={saving.busy} onClick={() => void saving.run(null)}>
                  Remove limit
                </Button>
              )}
            </div>
          </Form>
          <Problem problem={saving.problem} what="Could not change the limit." />
        </>
      )}
    </Card>
  );
}
