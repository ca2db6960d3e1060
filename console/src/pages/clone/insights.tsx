import type { Clone, CloneAnalytics } from '@cloneai/sdk';
import { ChartNoAxesColumn } from 'lucide';
import type { ComponentChildren } from 'preact';
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
import { changeOf, daysOf, everyDay, outcomeSeries, pointsOf, RANGES, share, timeZone } from '../../lib/analytics.ts';
import { money } from '../../lib/format.ts';
import { useLoad } from '../../lib/use-load.ts';
import { TopQuestionsCard } from './insights/top-questions.tsx';

function Report({ report, children }: { report: CloneAnalytics; children: ComponentChildren }) {
  const { total, previous } = report;
  const { days, labels } = everyDay(report);
  const of = (read: (day: (typeof days)[number]) => number) => days.map(read);
  const rated = total.thumbsUp + total.thumbsDown;
  /** Questions with this outcome, as a share of all. */
  const part = (name: string, key: 'answered' | 'refused' | 'failed' | 'stopped') => ({
    name,
    value: total[key].toLocaleString(),
    note: share(total[key], total.questions),
    change: pointsOf([total[key], total.questions], [previous[key], previous.questions]),
  });
  return (
    <>
      <Stats
        of={[
          { name: 'Sessions', value: total.sessions.toLocaleString(), change: changeOf(total.sessions, previous.sessions) },
          { name: 'Questions', value: total.questions.toLocaleString(), change: changeOf(total.questions, previous.questions) },
          part('Answered', 'answered'),
          part('Not in the sources', 'refused'),
          part('Failed', 'failed'),
          part('Stopped by visitor', 'stopped'),
          {
            name: 'Rated helpful',
            value: rated ? total.thumbsUp.toLocaleString() : '–',
            note: rated ? `of ${rated.toLocaleString()} rated` : undefined,
          },
          { name: 'Model cost', value: money(total.costMicros), change: changeOf(total.costMicros, previous.costMicros) },
        ]}
      />
      <p class="small dim">
        {previous.questions > 0 && `Changes compare with the ${days.length} days before. `}
        Days are in the time zone {report.timeZone}. Previews are not counted.
      </p>
      {children}
      <Card id="questions" title="Questions by day" hint="Questions by outcome.">
        <BarChart title="Questions" labels={labels} series={outcomeSeries(days)} />
        <div class="charts">
          <BarChart title="Sessions" labels={labels} series={[{ name: 'Sessions', tone: 1, values: of((day) => day.sessions) }]} />
          {rated > 0 && (
            <BarChart
              title="Ratings"
              labels={labels}
              series={[
                { name: 'Helpful', tone: 3, values: of((day) => day.thumbsUp) },
                { name: 'Not helpful', tone: 4, values: of((day) => day.thumbsDown) },
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
  const loaded = useLoad(
    (signal) => client.clones.analytics.retrieve(clone.id, { days, timeZone: timeZone() }, { signal }),
    [clone.id, days],
  );
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
      {data && !isEmpty && (
        <Report report={data}>
          <TopQuestionsCard cloneId={clone.id} days={days} />
        </Report>
      )}
    </div>
  );
}
