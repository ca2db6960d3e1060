import { BookOpen, RotateCcw } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Button, LinkButton } from '../../../components/button.tsx';
import { Note } from '../../../components/note.tsx';
import { Problem } from '../../../components/problem.tsx';
import { useLoad } from '../../../lib/use-load.ts';
import { type ChatElement, createPreviewChat, loadWidget, onQuestion } from '../../../lib/widget.ts';
import { useChatHeight } from './use-chat-height.ts';

interface PreviewProps {
  cloneId: string;
  slug: string;
  /** Number of saved changes to what visitors see before they ask. */
  profileChanges: number;
  /** Number of saved changes that affect answers. */
  answerChanges: number;
}

/** The visitors' chat, connected to the draft. */
export function Preview({ cloneId, slug, profileChanges, answerChanges }: PreviewProps) {
  const container = useRef<HTMLDivElement>(null);
  const chat = useRef<ChatElement | null>(null);
  useChatHeight(container);
  const [attempt, setAttempt] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);
  /** The value of `answerChanges` that the current conversation started with. */
  const [appliedChanges, setAppliedChanges] = useState(answerChanges);
  const [asked, setAsked] = useState(false);
  const hasReadySource = useLoad(
    async (signal) => (await client.sources.list(cloneId, { limit: 100 }, { signal })).data.some(({ status }) => status === 'ready'),
    [cloneId],
  );

  useEffect(() => {
    let unmounted = false;
    let stop = () => {};
    setProblem(null);
    setAsked(false);
    loadWidget().then(
      () => {
        if (unmounted) return;
        chat.current = createPreviewChat(slug, () => client.sessions.create(cloneId, { preview: true }));
        container.current?.append(chat.current);
        stop = onQuestion(() => setAsked(true));
      },
      (error: unknown) => !unmounted && setProblem(error),
    );
    return () => {
      unmounted = true;
      stop();
      chat.current?.remove();
      chat.current = null;
    };
    // A new slug needs a new chat element.
  }, [cloneId, slug, attempt]);
  useEffect(() => {
    if (profileChanges > 0) chat.current?.reload?.();
  }, [profileChanges]);
  useEffect(() => {
    // Before the first question, every change applies to the whole conversation.
    if (!asked) setAppliedChanges(answerChanges);
  }, [asked, answerChanges]);

  const startOver = () => {
    setAppliedChanges(answerChanges);
    setAttempt(attempt + 1);
  };
  return (
    <section class="preview" aria-labelledby="preview-title">
      <header class="row">
        <div class="grow">
          <h2 id="preview-title">Preview</h2>
          <p class="small dim">Chat with your draft. Visitors do not see it.</p>
        </div>
        <Button size="small" icon={RotateCcw} onClick={startOver}>
          Start over
        </Button>
      </header>
      {hasReadySource.data === false && (
        <Note
          kind="warn"
          icon={BookOpen}
          action={
            <LinkButton size="small" href={`/clones/${cloneId}/knowledge`}>
              Add source
            </LinkButton>
          }
        >
          No source is ready yet, so the clone cannot answer.
        </Note>
      )}
      <Problem problem={problem} what="Could not load the preview." onRetry={() => setAttempt(attempt + 1)} />
      <div class="preview-chat" ref={container} />
      <p class="small dim" role="status">
        {appliedChanges < answerChanges ? 'Saved. The next answer uses your changes.' : ''}
      </p>
    </section>
  );
}
