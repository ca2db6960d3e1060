import '../../styles/admin.css';
import type { Clone, CloneAnalytics } from '@cloneai/sdk';
import { ChartNoAxesColumn } from 'lucide';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { BarChart } from '../../components/bar-chart.tsx';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { RangePicker } from '../../components/range-picker.tsx';
import { Stats } from '../../components/stats.tsx';
import { dayLabels, fillDays } from '../../lib/days.ts';
import { money } from '../../lib/format.ts';
import { useLoad } from '../../lib/use-load.ts';
import { daysOf, RANGES, share, ZERO_ANALYTICS } from './insights/shares.ts';

function Report({ report }: { report: CloneAnalytics }) {
  const { total } = report;
  const days = fillDays(report.from, report.to, report.days, ZERO_ANALYTICS);
  const labels = dayLabels(days);
  const of = (read: (day: (typeof days)[number]) => number) => days.map(read);
  const rated = total.thumbsUp + total.thumbsDown;
  return (
    <>
      <Stats
        of={[
          ['Sessions', total.sessions.toLocaleString()],
          ['Questions', total.questions.toLocaleString()],
          ['Answered', total.answered.toLocaleString(), share(total.answered, total.questions)],
          ['Not in the sources', total.refused.toLocaleString(), share(total.refused, total.questions)],
          ['Failed', total.failed.toLocaleString(), share(total.failed, total.questions)],
          ['Stopped by visitor', total.stopped.toLocaleString(), share(total.stopped, total.questions)],
          ['Rated helpful', rated ? total.thumbsUp.toLocaleString() : '–', rated ? `of ${rated.toLocaleString()} rated` : undefined],
          ['Model cost', money(total.costMicros)],
        ]}
      />
      <Card id="questions" title="Questions by day" hint="Questions by outcome. Previews are not counted.">
        <BarChart
          title="Questions"
          labels={labels}
          series={[
            { name: 'Answered', tone: 1, values: of((day) => day.answered) },
            { name: 'Not in the sources', tone: 2, values: of((day) => day.refused) },
            { name: 'Failed or stopped', tone: 3, values: of((day) => day.failed + day.stopped) },
          ]}
        />
        <div class="charts">
          <BarChart title="Sessions" labels={labels} series={[{ name: 'Sessions', tone: 1, values: of((day) => day.sessions) }]} />
          {rated > 0 && (
            <BarChart
              title="Ratings"
              labels={labels}
              series={[
                { name: 'Helpful', tone: 3, values: of((day) => day.thumbsUp) },
                { name: 'Not helpful', tone: 2, values: of((day) => day.thumbsDown) },
              ]}
            />
          )}
          {total.costMicros > 0 && (
            <BarChart
              title="Model cost"
              labels={labels}
              series={[{ name: 'Cost', tone: 3, values: of((day) => day.costMicros) }]}
              format={money}
            />
          )}
        </div>
      </Card>
    </>
  );
}

/** Analytics of a clone. */
export function InsightsTab({ clone }: { clone: Clone }) {
  const { query } = useLocation();
  const days = daysOf(query.days);
  const loaded = useLoad((signal) => client.clones.analytics.retrieve(clone.id, { days }, { signal }), [clone.id, days]);
  const { data } = loaded;
  const isEmpty = data && data.total.questions === 0 && data.total.sessions === 0;
  return (
    <div class="stack loose">
      <RangePicker
        label="Period"
        options={RANGES.map((range) => ({
          text: `${range} days`,
          href: `/clones/${clone.id}/insights?days=${range}`,
          current: range === days,
        }))}
      />
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !data && <Loading what="the insights" />}
      {isEmpty && (
        <EmptyState
          icon={ChartNoAxesColumn}
          title={`No questions in the last ${days} days`}
          action={
            clone.publishedVersion === null ? (
              <LinkButton kind="primary" href={`/clones/${clone.id}/persona`}>
                Try it yourself
              </LinkButton>
            ) : (
              <LinkButton kind="primary" href={`/clones/${clone.id}/embed`}>
                Add it to your site
              </LinkButton>
            )
          }
        >
          Questions, the share that your sources answer, and ratings appear here.
        </EmptyState>
      )}
      {data && !isEmpty && <Report report={data} />}
    </div>
  );
}
