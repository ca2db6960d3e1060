import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
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
  'When this month’s model cost reaches it, your clones stop answering until the limit is raised or the month (UTC) ends: visitors read that the clone has reached its limit, programs get 429 quota_exceeded, and the owners get a mail.';

/** How much of the model provider's money may be usageLabel in a month. */
export function LimitCard() {
  const loaded = useLoad((signal) => client.billing.spendingLimit({ signal }), []);
  const [typed, setTyped] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const limit = loaded.data?.monthlyCostMicros ?? null;
  const usageLabel = loaded.data?.spentMicros ?? 0;
  const put = useAction(
    async (monthlyCostMicros: number | null) => {
      const now = await client.billing.setSpendingLimit({ monthlyCostMicros });
      loaded.set(() => now);
      setTyped(undefined);
      const before = limit;
      toast(monthlyCostMicros === null ? 'There is no limit now.' : `The limit is ${money(monthlyCostMicros)} a month.`, {
        label: 'Undo',
        run: () => void put.run(before),
      });
    },
    ['monthlyCostMicros'],
  );
  const part = limit ? Math.min(1, usageLabel / limit) : limit === 0 ? 1 : 0;
  return (
    <Card id="limit" title="Monthly spending limit" hint={HINT}>
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !loaded.data && <Loading what="the limit" rows={1} />}
      {loaded.data && (
        <>
          <div class="stack tight">
            <div class="row wrap">
              <strong>{money(usageLabel)}</strong>
              <span class="dim">{limit === null ? 'usageLabel this month, no limit' : `of ${money(limit)} usageLabel this month`}</span>
              {limit !== null && part >= 1 && <Badge kind="bad">Reached: clones do not answer</Badge>}
              {limit !== null && part >= 0.8 && part < 1 && <Badge kind="warn">Nearly reached</Badge>}
            </div>
            {limit !== null && <Progress value={part} label="Spent of this month’s limit" />}
          </div>
          <form
            class="inline-form"
            onSubmit={(event) => {
              event.preventDefault();
              const read = parseDollars(typed ?? '');
              setWrong(read.problem);
              if (read.micros !== undefined) void put.run(read.micros);
            }}
          >
            <TextField
              label="Limit in US dollars a month"
              value={typed ?? (limit === null ? '' : String(limit / 1e6))}
              onInput={(value) => {
                setTyped(value);
                setWrong(undefined);
              }}
              inputMode="decimal"
              autoComplete="off"
              placeholder="No limit"
              error={wrong ?? put.fieldErrors.monthlyCostMicros}
            />
            <div class="actions">
              <Button kind="primary" type="submit" disabled={typed === undefined} busy={put.busy && 'Saving …'}>
                {limit === null ? 'Set limit' : 'Change limit'}
              </Button>
              {limit !== null && (
                <Button disabled={put.busy} onClick={() => void put.run(null)}>
                  Lift limit
                </Button>
              )}
            </div>
          </form>
          <Problem problem={put.problem} what="The limit stays as it was." />
        </>
      )}
    </Card>
  );
}
