import type { UsageReport } from '@cloneai/sdk';
import { Download } from 'lucide';
import { BarChart } from '../../components/bar-chart.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/page.tsx';
import { Stats } from '../../components/stats.tsx';
import { Table } from '../../components/table.tsx';
import { dayLabels, fillDays } from '../../lib/days.ts';
import { money } from '../../lib/format.ts';
import { saveFile } from '../../lib/save-file.ts';
import { usageToCsv, ZERO_USAGE } from './csv.ts';

/** Totals, daily charts, and models of a period. */
export function UsageReportView({ report }: { report: UsageReport }) {
  const { from, to, total, models } = report;
  const days = fillDays(from, to, report.days, ZERO_USAGE);
  const labels = dayLabels(days);
  const of = (read: (day: (typeof days)[number]) => number) => days.map(read);
  return (
    <>
      <Stats
        of={[
          { name: 'Answers', value: total.answers.toLocaleString() },
          { name: 'Model cost', value: money(total.costMicros) },
          { name: 'Tokens', value: (total.inputTokens + total.outputTokens).toLocaleString() },
          { name: 'Sources embedded', value: total.sources.toLocaleString(), note: 'by a paid model' },
        ]}
      />
      <Card
        id="days"
        title="Daily usage"
        actions={
          <Button
            size="small"
            icon={Download}
            onClick={() => saveFile(`usage-${from}-to-${to}.csv`, new Blob([usageToCsv(days)], { type: 'text/csv;charset=utf-8' }))}
          >
            Download CSV
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
                { name: 'Input', tone: 1, values: of((day) => day.inputTokens) },
                { name: 'Output', tone: 2, values: of((day) => day.outputTokens) },
              ]}
            />
          )}
        </div>
      </Card>
      <Card
        id="models"
        title="By model"
        hint="Highest cost first. Embedding models read sources and questions. Language models write answers. Free local embedding is not included."
      >
        <Table label="Usage by model" columns={['Model', 'Answers', 'Sources', 'Input tokens', 'Output tokens', 'Cost']} textColumns={1}>
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
        </Table>
      </Card>
    </>
  );
}
