import type { CrawlPreview, CreateSourceFeedInput, CreateSourceSiteInput, CreateSourceSitemapInput } from '@cloneai/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { Select, TextArea, TextField } from '../../../components/field.tsx';
import { DialogActions, Form } from '../../../components/form.tsx';
import { Problem } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { count } from '../../../lib/format.ts';
import { useAction } from '../../../lib/use-action.ts';
import type { AddWebProps } from './add-page-list.tsx';
import { parseAddresses, type WebKind } from './page-addresses.ts';
import { REFRESH_CHOICES } from './source-labels.ts';
import { parseTags } from './tags.ts';

type Input = CreateSourceSiteInput | CreateSourceSitemapInput | CreateSourceFeedInput;
type Kind = Exclude<WebKind, 'url'>;

const TEXTS: Record<Kind, { placeholder: string; hint: string; added: string }> = {
  site: {
    placeholder: 'https://example.com',
    hint: 'The first page. Its links are followed within the website.',
    added: 'The website is being fetched.',
  },
  sitemap: {
    placeholder: 'https://example.com/sitemap.xml',
    hint: 'Only the pages that it lists.',
    added: 'The sitemap is being fetched.',
  },
  feed: {
    placeholder: 'https://example.com/feed.xml',
    hint: 'The pages of its entries. They are kept when they leave the feed.',
    added: 'The feed is being fetched.',
  },
};

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    // Who writes docs means /docs.
    .map((line) => (/^[/*]/.test(line) ? line : `/${line}`));

/** A form to add a website, a sitemap, or a feed, and to see before what it would bring. */
export function AddSite({ kind, cloneId, text, setText, onClose, onSource }: AddWebProps & { kind: Kind }) {
  const [maxPages, setMaxPages] = useState('200');
  const [include, setInclude] = useState('');
  const [exclude, setExclude] = useState('');
  const [hours, setHours] = useState('');
  const [tags, setTags] = useState('');
  const [preview, setPreview] = useState<CrawlPreview | null>(null);
  const [url = ''] = parseAddresses(text);
  const rules = { type: kind, url, maxPages: Number(maxPages), include: lines(include), exclude: lines(exclude) };
  const fields = ['url', 'maxPages', 'include', 'exclude', 'tags'];
  const looking = useAction(async () => setPreview(await client.sources.previewCrawl(cloneId, rules)), fields);
  const adding = useAction(async () => {
    const chosen = parseTags(tags);
    const more = { ...(chosen.length > 0 ? { tags: chosen } : {}), ...(hours === '' ? {} : { refresh: { everyHours: Number(hours) } }) };
    onSource(await client.sources.create(cloneId, { ...rules, ...more } as Input));
    toast(TEXTS[kind].added);
    onClose();
  }, fields);
  const errors = { ...looking.fieldErrors, ...adding.fieldErrors };
  /** A preview is of what was entered when it was made. */
  const changing = (set: (value: string) => void) => (value: string) => {
    setPreview(null);
    looking.clear();
    set(value);
  };
  return (
    <Form class="stack" onSubmit={() => void adding.run()}>
      <TextField
        label="Address"
        value={text}
        onInput={changing(setText)}
        error={errors.url}
        hint={TEXTS[kind].hint}
        placeholder={TEXTS[kind].placeholder}
        maxLength={2000}
        required
        autoFocus
        autoComplete="off"
      />
      <details>
        <summary>Options</summary>
        <div class="stack site-options">
          <TextField
            label="Most pages"
            type="number"
            min={1}
            max={5000}
            value={maxPages}
            onInput={changing(setMaxPages)}
            error={errors.maxPages}
            required
            inputMode="numeric"
          />
          <div class="site-patterns">
            <TextArea
              label="Only pages below"
              rows={2}
              value={include}
              onInput={changing(setInclude)}
              error={errors.include}
              placeholder="/docs/"
              hint="Optional. One path per line."
            />
            <TextArea
              label="Not pages below"
              rows={2}
              value={exclude}
              onInput={changing(setExclude)}
              error={errors.exclude}
              placeholder="/docs/old/"
              hint="Optional. * stands for any characters: *?print="
            />
          </div>
          <Select
            label="Fetch again"
            value={hours}
            options={REFRESH_CHOICES as readonly (readonly [string, string])[]}
            onChange={setHours}
            hint="Pages that have not changed cost nothing. Those that are gone are removed."
          />
          <TextField
            label="Tags"
            value={tags}
            onInput={setTags}
            error={errors.tags}
            hint="Optional. Separate tags with commas."
            autoComplete="off"
          />
        </div>
      </details>
      <div class="row wrap">
        <Button disabled={url === ''} busy={looking.busy && 'Looking…'} onClick={() => void looking.run()}>
          Preview
        </Button>
        <span class="small dim">Shows what would be fetched. Nothing is stored yet.</span>
      </div>
      {preview && <Preview preview={preview} />}
      <Problem problem={looking.problem ?? adding.problem} />
      <DialogActions onCancel={onClose} submit="Add to knowledge" busy={adding.busy && 'Adding…'} />
    </Form>
  );
}

function Preview({ preview: { data, pages, skipped, complete } }: { preview: CrawlPreview }) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <section ref={section} aria-label="Preview" class="stack" role="status">
      <p>
        <strong>{count(pages, 'page')}</strong> found{skipped > 0 && `, ${skipped.toLocaleString()} to be skipped`}.
        {!complete && ' Links on these pages may lead to more.'}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard */}
      <ul class="list site-preview" tabIndex={0} aria-label="Addresses">
        {data.map(({ url, reason }) => (
          <li key={url}>
            <span class={`grow site-address ${reason ? 'dim' : ''}`}>{url}</span>
            {reason && <span class="small dim">Skipped: {reason.message}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
