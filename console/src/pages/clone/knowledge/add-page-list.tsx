import { InvalidRequestError, type Source } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Select, TextArea, TextField } from '../../../components/field.tsx';
import { DialogActions, Form } from '../../../components/form.tsx';
import { Problem } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { count } from '../../../lib/format.ts';
import { useAction } from '../../../lib/use-action.ts';
import { MAX_ADDRESSES, parseAddresses } from './page-addresses.ts';
import { REFRESH_CHOICES } from './source-labels.ts';
import { parseTags } from './tags.ts';

export interface AddWebProps {
  cloneId: string;
  text: string;
  setText: (text: string) => void;
  onClose: () => void;
  onSource: (source: Source) => void;
}

/** A form to add web pages as sources by their addresses. */
export function AddPageList({ cloneId, text, setText, onClose, onSource }: AddWebProps) {
  const [tags, setTags] = useState('');
  const [hours, setHours] = useState('');
  const [refused, setRefused] = useState<{ url: string; why: string }[]>([]);
  const action = useAction(async () => {
    const chosen = parseTags(tags);
    const more = {
      ...(chosen.length > 0 ? { tags: chosen } : {}),
      ...(hours === '' ? {} : { refresh: { everyHours: Number(hours) } }),
    };
    const addresses = parseAddresses(text);
    if (addresses.length > MAX_ADDRESSES) throw new Error(`Add at most ${MAX_ADDRESSES} pages at once.`);
    const failed: typeof refused = [];
    for (const url of addresses) {
      try {
        onSource(await client.sources.create(cloneId, { type: 'url', url, ...more }));
      } catch (problem) {
        // An address that is refused does not keep the others out. Anything else would refuse them as well.
        if (!(problem instanceof InvalidRequestError)) {
          setRefused(failed);
          setText([...failed.map((one) => one.url), ...addresses.slice(addresses.indexOf(url))].join('\n'));
          throw problem;
        }
        failed.push({ url, why: problem.message });
      }
    }
    setRefused(failed);
    if (addresses.length > failed.length) toast(`${count(addresses.length - failed.length, 'page')} added.`);
    if (failed.length === 0) return onClose();
    setText(failed.map(({ url }) => url).join('\n'));
  });
  return (
    <Form class="stack add-text" onSubmit={() => void action.run()}>
      <TextArea
        label="Addresses"
        value={text}
        onInput={setText}
        rows={5}
        required
        placeholder="https://example.com/opening-hours"
        hint="One page per line. Pages behind a sign-in cannot be read."
      />
      <Select
        label="Fetch again"
        value={hours}
        options={REFRESH_CHOICES as readonly (readonly [string, string])[]}
        onChange={setHours}
        hint="Pages that have not changed cost nothing."
      />
      <TextField label="Tags" value={tags} onInput={setTags} hint="Optional. Separate tags with commas." autoComplete="off" />
      {refused.length > 0 && (
        <div role="alert">
          <ul class="small source-reason">
            {refused.map(({ url, why }) => (
              <li key={url}>
                {url}: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Problem problem={action.problem} />
      <DialogActions onCancel={onClose} submit="Add to knowledge" busy={action.busy && 'Adding…'} />
    </Form>
  );
}
