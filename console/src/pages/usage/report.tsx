import type { UsageReport } from '@cloneai/sdk';
import { Download } from 'lucide';
import { BarChart } from '../../components/bar-chart.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/page.tsx';
import { Stats } from '../../components/stats.tsx';
import { dayLabels, fillDays } from '../../lib/days.ts';
import { money } from '../../lib/format.ts';
import { saveFile } from '../../lib/save-file.ts';
import { NOTHING, usageToCsv } from './csv.ts';

/** Totals, days and models of a range. */
export function UsageReportView({ report }: { report: UsageReport }) {
  const { from, to, total, models } = report;
  const days = fillDays(from, to, report.days, NOTHING);
  const labels = dayLabels(days);
  const of = (read: (day: (typeof days)[number]) => number) => days.map(read);
  return (
    <>
      <Stats
        of={[
          ['Answers', total.answers.toLocaleString()],
          ['Model cost', money(total.costMicros)],
          ['Tokens', (total.inputTokens + total.outputTokens).toLocaleString()],
          ['Sources embedded', total.sources.toLocaleString(), 'by a paid model'],
        ]}
      />
      <Card
        id="days"
        title="Day by day"
        actions={
          <Button
            size="small"
            icon={Download}
            onClick={() => saveFile(`usage-${from}-to-${to}.csv`, new Blob([usageToCsv(days)], { type: 'text/csv;charset=utf-8' }))}
          >
            Download as CSV
          </Button>
        }
      >
        <BarChart title="Answers" labels={labels} series={[{ name: 'Answers', tone: 1, values: of((day) => day.answers) }]} />
        <div class="charts">
          {total.costMicros > 0 && (
            <BarChart
              title="Model cost"
              labels={labels}
              series={[{ name: 'Cost', tone: 3, values: of((day) => day.costMicros) }]}
              format={money}
            />
          )}
          {total.inputTokens + total.outputTokens > 0 && (
            <BarChart
              title="Tokens"
              labels={labels}
              series={[
                { name: 'Read', tone: 1, values: of((day) => day.inputTokens) },
                { name: 'Written', tone: 2, values: of((day) => day.outputTokens) },
              ]}
            />
          )}
        </div>
      </Card>
      <Card
        id="models"
        title="By model"
        hint="Dearest first. Embedding models read sources and questions; the others write answers. What this server reads by its own means costs nothing and is not counted."
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section class="table-scroll" tabIndex={0} aria-label="Usage by model">
          <table>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col" class="number">
                  Answers
                </th>
                <th scope="col" class="number">
                  Sources
                </th>
                <th scope="col" class="number">
                  Tokens read
                </th>
                <th scope="col" class="number">
                  Tokens written
                </th>
                <th scope="col" class="number">
                  Cost
                </th>
              </tr>
            </thead>
            <tbody>
              {models.map((model) => (
                <tr key={model.model}>
                  <th scope="row" class="mono">
                    {model.model}
                  </th>
                  <td class="number">{model.answers.toLocaleString()}</td>
                  <td class="number">{model.sources.toLocaleString()}</td>
                  <td class="number">{model.inputTokens.toLocaleString()}</td>
                  <td class="number">{model.outputTokens.toLocaleString()}</td>
                  <td class="number">{money(model.costMicros)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Card>
    </>
  );
}
