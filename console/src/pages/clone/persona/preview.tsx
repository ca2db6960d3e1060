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
  /** Counts saved changes of what visitors see before they ask. */
  faces: number;
  /** Counts saved changes of how it answers. */
  voices: number;
}

/** The chat as visitors will get it, talking to the draft. */
export function Preview({ cloneId, slug, faces, voices }: PreviewProps) {
  const place = useRef<HTMLDivElement>(null);
  const chat = useRef<ChatElement | null>(null);
  useChatHeight(place);
  const [turn, setTurn] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);
  /** The count of `voices` that the conversation on show has been told. */
  const [heard, setHeard] = useState(voices);
  const [asked, setAsked] = useState(false);
  const ready = useLoad(
    async (signal) => (await client.sources.list(cloneId, { limit: 100 }, { signal })).data.some(({ status }) => status === 'ready'),
    [cloneId],
  );

  useEffect(() => {
    let gone = false;
    let stop = () => {};
    setProblem(null);
    setAsked(false);
    loadWidget().then(
      () => {
        if (gone) return;
        chat.current = createPreviewChat(slug, () => client.sessions.create(cloneId, { preview: true }));
        place.current?.append(chat.current);
        stop = onQuestion(() => setAsked(true));
      },
      (error: unknown) => !gone && setProblem(error),
    );
    return () => {
      gone = true;
      stop();
      chat.current?.remove();
      chat.current = null;
    };
    // Under another name it is another chat.
  }, [cloneId, slug, turn]);
  useEffect(() => {
    if (faces > 0) chat.current?.reload?.();
  }, [faces]);
  useEffect(() => {
    // Nothing has been said yet that could sound otherwise.
    if (!asked) setHeard(voices);
  }, [asked, voices]);

  const startOver = () => {
    setHeard(voices);
    setTurn(turn + 1);
  };
  return (
    <section class="preview" aria-labelledby="preview-title">
      <header class="row">
        <div class="grow">
          <h2 id="preview-title">Try it</h2>
          <p class="small dim">Your draft, as visitors will see it. Nobody else does.</p>
        </div>
        <Button size="small" icon={RotateCcw} onClick={startOver}>
          Start over
        </Button>
      </header>
      {ready.data === false && (
        <Note
          kind="warn"
          icon={BookOpen}
          action={
            <LinkButton size="small" href={`/clones/${cloneId}/knowledge`}>
              Add one
            </LinkButton>
          }
        >
          It knows nothing yet: no source is ready.
        </Note>
      )}
      <Problem problem={problem} what="The preview is not there." onRetry={() => setTurn(turn + 1)} />
      <div class="preview-chat" ref={place} />
      <p class="small dim" role="status">
        {heard < voices ? 'Saved. The next answer uses it; earlier ones stay as they were.' : ''}
      </p>
    </section>
  );
}
