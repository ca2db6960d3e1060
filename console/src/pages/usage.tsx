import { ChartNoAxesColumn } from 'lucide';
import { useLocation } from 'preact-iso';
import { client } from '../api.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHead } from '../components/page.tsx';
import { Problem } from '../components/problem.tsx';
import { RangePicker } from '../components/range-picker.tsx';
import { RequireRole } from '../components/require-role.tsx';
import { dayOf, presets, rangeOf } from '../lib/days.ts';
import { useLoad } from '../lib/use-load.ts';
import { LimitCard } from './usage/limit-card.tsx';
import { PayoutsCard } from './usage/payouts-card.tsx';
import { UsageReportView } from './usage/report.tsx';

function UsageBody() {
  const { query } = useLocation();
  const today = dayOf(new Date());
  const { from, to } = rangeOf(query, today);
  const loaded = useLoad((signal) => client.usage.retrieve({ from, to }, { signal }), [from, to]);
  const { data } = loaded;
  const none = data && data.total.answers === 0 && data.total.sources === 0 && data.total.costMicros === 0;
  return (
    <div class="stack loose">
      <RangePicker
        label="Period"
        options={presets(today).map((preset, index, all) => ({
          text: preset.name,
          href: `/usage?from=${preset.from}&to=${preset.to}`,
          // On the 30th, two presets are the same days.
          current: index === all.findIndex((one) => one.from === from && one.to === to),
        }))}
        range={{ from, to, max: today }}
        path="/usage"
      />
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !data && <Loading what="the usage" />}
      {none && (
        <EmptyState icon={ChartNoAxesColumn} title="No usage in this period">
          Answers, tokens, and model cost appear here by day. Ask a clone a question, or choose another period.
        </EmptyState>
      )}
      {data && !none && <UsageReportView report={data} />}
      <LimitCard />
      <PayoutsCard />
    </div>
  );
}

export function UsagePage() {
  return (
    <>
      <PageHead title="Usage">Answers of your clones and their model cost. Days are in UTC.</PageHead>
      <RequireRole least="admin" what="This page shows what the workspace spends.">
        <UsageBody />
      </RequireRole>
    </>
  );
}
