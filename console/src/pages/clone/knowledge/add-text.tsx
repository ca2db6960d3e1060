import { type CreateSourceInput, RateLimitError, type Source } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Dialog } from '../../../components/dialog.tsx';
import { TextArea, TextField } from '../../../components/field.tsx';
import { DialogActions, Form } from '../../../components/form.tsx';
import { Problem } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { useAction } from '../../../lib/use-action.ts';
import { parseTags } from './tags.ts';
import type { NewUpload } from './upload-queue.ts';

interface AddTextProps {
  cloneId: string;
  kind: 'text' | 'qa';
  onClose: () => void;
  onSource: (source: Source) => void;
  /** Queues the source if the server's rate limit refuses it now. */
  onQueue: (upload: NewUpload) => void;
}

/** Unsaved text survives a dialog that was closed by mistake. Saving the source deletes it. */
const drafts = new Map<string, Draft>();
interface Draft {
  head: string;
  body: string;
  tags: string;
}

/** A form to add a text, or a question with its answer, as a source. */
export function AddText({ cloneId, kind, onClose, onSource, onQueue }: AddTextProps) {
  const key = `${cloneId} ${kind}`;
  const [draft, setDraft] = useState<Draft>(drafts.get(key) ?? { head: '', body: '', tags: '' });
  const change = (changes: Partial<Draft>) => {
    const next = { ...draft, ...changes };
    drafts.set(key, next);
    setDraft(next);
  };
  const isText = kind === 'text';
  const action = useAction(async () => {
    const tags = parseTags(draft.tags);
    const head = draft.head.trim();
    const body = { ...(tags.length > 0 ? { tags } : {}) };
    const input: CreateSourceInput = isText
      ? { type: 'text', title: head, text: draft.body, ...body }
      : { type: 'qa', question: head, answer: draft.body, ...body };
    const send = (options: object) => client.sources.create(cloneId, input, { ...options, maxRetries: 0 }).withResponse();
    try {
      onSource((await send({})).data);
    } catch (problem) {
      if (!(problem instanceof RateLimitError)) throw problem;
      onQueue({ name: head, bytes: new Blob([draft.body]).size, send });
      toast('The server’s rate limit is reached. Your text is queued and will be sent automatically.');
    }
    drafts.delete(key);
    onClose();
  }, ['title', 'text', 'question', 'answer', 'tags']);
  const { fieldErrors } = action;
  return (
    <Dialog title={isText ? 'Paste text' : 'Question and answer'} onClose={onClose} size="wide">
      <Form class="stack add-text" onSubmit={() => void action.run()}>
        <TextField
          label={isText ? 'Title' : 'Question'}
          value={draft.head}
          onInput={(head) => change({ head })}
          hint={isText ? 'Shown in citations as the name of the source.' : 'Write it like a visitor would ask it.'}
          placeholder={isText ? 'Opening hours' : 'When are you open?'}
          required
          maxLength={isText ? 300 : 2000}
          autoFocus
          autoComplete="off"
          error={fieldErrors.title ?? fieldErrors.question}
        />
        <TextArea
          label={isText ? 'Text' : 'Answer'}
          value={draft.body}
          onInput={(body) => change({ body })}
          rows={isText ? 10 : 6}
          required
          maxLength={isText ? 2_000_000 : 50_000}
          error={fieldErrors.text ?? fieldErrors.answer}
        />
        <TextField
          label="Tags"
          value={draft.tags}
          onInput={(tags) => change({ tags })}
          hint="Optional. Separate tags with commas."
          autoComplete="off"
          error={fieldErrors.tags}
        />
        <Problem problem={action.problem} />
        <DialogActions onCancel={onClose} submit="Add to knowledge" busy={action.busy && 'Adding…'} />
      </Form>
    </Dialog>
  );
}
