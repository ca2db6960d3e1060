import type { Source } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { Dialog } from '../../../components/dialog.tsx';
import { RadioGroup } from '../../../components/radio-group.tsx';
import { AddPageList } from './add-page-list.tsx';
import { AddSite } from './add-site.tsx';
import { kindOfAddress, type WebKind } from './page-addresses.ts';

interface AddPagesProps {
  cloneId: string;
  onClose: () => void;
  onSource: (source: Source) => void;
}

const KINDS = [
  { value: 'site' as const, label: 'Website', hint: 'Its pages, found by links' },
  { value: 'url' as const, label: 'Single pages', hint: 'One address per line' },
  { value: 'sitemap' as const, label: 'Sitemap', hint: 'The pages that it lists' },
  { value: 'feed' as const, label: 'Feed', hint: 'RSS or Atom, for blogs' },
];

/** Forms to add what is on the web: single pages, a website, a sitemap, or a feed. */
export function AddPages({ cloneId, onClose, onSource }: AddPagesProps) {
  const [chosen, setChosen] = useState<WebKind | null>(null);
  // What is entered in one form is there in the others.
  const [text, setText] = useState('');
  const kind = chosen ?? kindOfAddress(text);
  const props = { cloneId, onClose, onSource, text, setText };
  return (
    <Dialog title="Add from the web" onClose={onClose} size="wide">
      <div class="stack">
        <RadioGroup legend="What to add" row value={kind} options={KINDS} onChange={setChosen} />
        {kind === 'url' ? <AddPageList {...props} /> : <AddSite key={kind} kind={kind} {...props} />}
      </div>
    </Dialog>
  );
}
