import { client } from '../../../api.ts';
import { Loading } from '../../../components/loading.tsx';
import { Badge } from '../../../components/note.tsx';
import { Card } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Table } from '../../../components/table.tsx';
import { Time } from '../../../components/time.tsx';
import { timeZone } from '../../../lib/analytics.ts';
import { withQuery } from '../../../lib/query.ts';
import { useLoad } from '../../../lib/use-load.ts';

const SHOWN = 10;

/** What visitors ask most often, and how often they got no answer. */
export function TopQuestionsCard({ cloneId, days }: { cloneId: string; days: number }) {
  const loaded = useLoad(
    (signal) => client.clones.analytics.retrieveTopQuestions(cloneId, { days, limit: SHOWN, timeZone: timeZone() }, { signal }),
    [cloneId, days],
  );
  const questions = loaded.data?.data;
  const base = `/clones/${cloneId}/conversations`;
  if (questions?.length === 0) return null;
  return (
    <Card
      id="top-questions"
      title="Top questions"
      hint="Questions that differ only in case and punctuation count as one."
      actions={<a href={withQuery(base, { filter: 'visitors', outcome: 'unanswered' })}>Read unanswered conversations</a>}
    >
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !questions && <Loading what="the top questions" rows={2} />}
      {questions && (
        <Table label="Top questions, as a table" columns={['Question', 'Last asked', 'Asked', 'Not answered']} textColumns={2}>
          {questions.map(({ question, asked, unanswered, lastAskedAt, lastSessionId }) => (
            <tr key={question}>
              <th scope="row" dir="auto">
                <a href={`${base}/${lastSessionId}`}>{question}</a>
              </th>
              <td>
                <Time iso={lastAskedAt} />
              </td>
              <td class="number">{asked.toLocaleString()}</td>
              <td class="number">{unanswered > 0 ? <Badge kind="warn">{unanswered.toLocaleString()}</Badge> : '0'}</td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}
