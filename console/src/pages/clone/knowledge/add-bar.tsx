import { FileUp, MessageCircleQuestionMark, NotebookPen } from 'lucide';
import { useRef } from 'preact/hooks';
import { Button } from '../../../components/button.tsx';

/** The ways to give a clone something to know, for keyboard and touch too. */
export function AddBar({ onFiles, onWrite }: { onFiles: (files: File[]) => void; onWrite: (kind: 'text' | 'qa') => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind="primary" icon={FileUp} onClick={() => input.current?.click()}>
        Add files
      </Button>
      <Button icon={NotebookPen} onClick={() => onWrite('text')}>
        Paste text
      </Button>
      <Button icon={MessageCircleQuestionMark} onClick={() => onWrite('qa')}>
        Question and answer
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        // Not limited by `accept`: the server tells by the content, and says why it cannot read something.
        aria-label="Files to add"
        onChange={({ currentTarget }) => {
          onFiles(Array.from(currentTarget.files ?? []));
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
