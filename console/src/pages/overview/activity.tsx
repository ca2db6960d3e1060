import type { Clone, Session, WorkspaceAnalytics } from '@cloneai/sdk';
import { BarChart } from '../../components/bar-chart.tsx';
import { Card } from '../../components/page.tsx';
import { Stats } from '../../components/stats.tsx';
import { Time } from '../../components/time.tsx';
import { changeOf, everyDay, outcomeSeries, pointsOf, share } from '../../lib/analytics.ts';
import { money } from '../../lib/format.ts';
import { isAtLeast } from '../../state/auth.ts';

interface ConversationsProps {
  id: string;
  title: string;
  hint: string;
  sessions: readonly Session[];
  clones: readonly Clone[];
  /** What to show without conversations. */
  empty: string;
}

function Conversations({ id, title, hint, sessions, clones, empty }: ConversationsProps) {
  return (
    <Card id={id} title={title} hint={hint}>
      {sessions.length === 0 ? (
        <p class="dim">{empty}</p>
      ) : (
        <ul class="recent">
          {sessions.map((session) => (
            <li key={session.id}>
              <a href={`/clones/${session.cloneId}/conversations/${session.id}`} dir="auto">
                {session.title ?? 'No questions yet'}
              </a>
              <p class="small dim">
                {clones.find((clone) => clone.id === session.cloneId)?.name ?? 'A clone'} · <Time iso={session.updatedAt} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

interface ActivityProps {
  analytics: WorkspaceAnalytics;
  newest: readonly Session[];
  unanswered: readonly Session[];
  clones: readonly Clone[];
}

/** What visitors of all clones asked lately, and what got no answer. Nothing before the first visitor. */
export function Activity({ analytics, newest, unanswered, clones }: ActivityProps) {
  const { total, previous } = analytics;
  const { days, labels } = everyDay(analytics);
  if (newest.length === 0 && total.questions === 0) return null;
  const rated = total.thumbsUp + total.thumbsDown;
  return (
    <>
      <Card
        id="activity"
        title={`Last ${days.length} days`}
        hint="All clones together, without previews, compared with as many days before."
      >
        <Stats
          of={[
            { name: 'Questions', value: total.questions.toLocaleString(), change: changeOf(total.questions, previous.questions) },
            {
              name: 'Answered',
              value: share(total.answered, total.questions) ?? '–',
              change: pointsOf([total.answered, total.questions], [previous.answered, previous.questions]),
            },
            {
              name: 'Rated helpful',
              value: rated ? total.thumbsUp.toLocaleString() : '–',
              note: rated ? `of ${rated.toLocaleString()} rated` : undefined,
            },
            ...(isAtLeast('admin')
              ? [{ name: 'Model cost', value: money(total.costMicros), change: changeOf(total.costMicros, previous.costMicros) }]
              : []),
          ]}
        />
        <BarChart title="Questions" labels={labels} series={outcomeSeries(days)} />
      </Card>
      <div class="two">
        <Conversations
          id="newest"
          title="Newest conversations"
          hint="What visitors asked last."
          sessions={newest}
          clones={clones}
          empty="No conversations yet."
        />
        <Conversations
          id="unanswered"
          title="Unanswered"
          hint="Add a source that covers the question."
          sessions={unanswered}
          clones={clones}
          empty="Every question got an answer."
        />
      </div>
    </>
  );
}
