import '../styles/admin.css';
import { ChartNoAxesColumn } from 'lucide';
import { useLocation } from 'preact-iso';
import { client } from '../api.ts';
import { dayOf, presets, rangeOf } from '../parts/days.ts';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { OnlyFor } from '../parts/only-for.tsx';
import { PageHead } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { RangeChoice } from '../parts/range-choice.tsx';
import { useLoad } from '../parts/use-load.ts';
import { LimitCard } from './usage/limit.tsx';
import { PayoutsCard } from './usage/payouts.tsx';
import { UsageReportView } from './usage/report.tsx';

function UsageBody() {
  const { query } = useLocation();
  const today = dayOf(new Date());
  const { from, to } = rangeOf(query, today);
  const loaded = useLoad((signal) => client.billing.usage({ from, to }, { signal }), [from, to]);
  const { data } = loaded;
  const none = data && data.total.answers === 0 && data.total.sources === 0 && data.total.costMicros === 0;
  return (
    <div class="stack loose">
      <RangeChoice
        label="Days shown"
        options={presets(today).map((preset) => ({
          text: preset.name,
          href: `/usage?from=${preset.from}&to=${preset.to}`,
          current: preset.from === from && preset.to === to,
        }))}
        range={{ from, to, max: today }}
        path="/usage"
      />
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !data && <Loading what="the usage" />}
      {none && (
        <Empty icon={ChartNoAxesColumn} title="Nothing was used in these days">
          Answers, the tokens they took and what the model provider charges for them appear here, day by day. Ask a clone something, or
          choose other days.
        </Empty>
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
      <PageHead title="Usage">What your clones answered, and what the model provider charges for it. Days are UTC.</PageHead>
      <OnlyFor least="admin" what="Usage shows what the workspace spends.">
        <UsageBody />
      </OnlyFor>
    </>
  );
}
