import { FileUp, Globe, MessageCircleQuestionMark, NotebookPen } from 'lucide';
import { useRef } from 'preact/hooks';
import { Button } from '../../../components/button.tsx';

/** Buttons to add sources. They work with keyboard and touch, unlike drag and drop. */
export function AddBar({ onFiles, onWrite }: { onFiles: (files: File[]) => void; onWrite: (kind: 'text' | 'qa' | 'url') => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind="primary" icon={FileUp} onClick={() => input.current?.click()}>
        Add files
      </Button>
      <Button icon={Globe} onClick={() => onWrite('url')}>
        From the web
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
        // No `accept`: the server checks the content and explains why it cannot read a file.
        aria-label="Files to add"
        onChange={({ currentTarget }) => {
          onFiles(Array.from(currentTarget.files ?? []));
          // Allow selecting the same file again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
