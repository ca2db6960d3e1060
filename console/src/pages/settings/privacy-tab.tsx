import { Download, Eraser } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { TextField } from '../../components/field.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { count } from '../../lib/format.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAction } from '../../lib/use-action.ts';
import { readExport } from './export.ts';

const VISITOR_HINT = 'The name your site gave when it opened the session (visitorId).';

/** Exports, and says how far it is. Leaving the page ends it. */
function useExport() {
  const [said, setSaid] = useState('');
  const left = useRef(new AbortController());
  useEffect(() => () => left.current.abort(), []);
  const action = useAction(async (visitorId?: string) => {
    setSaid('');
    const { signal } = left.current;
    const response = await client
      .request<never>('POST', '/v1/privacy/export', visitorId === undefined ? {} : { visitorId }, { signal })
      .asResponse();
    const { content, rows, complete } = await readExport(response.body as ReadableStream<Uint8Array>, (done) =>
      setSaid(`${count(done, 'row')} so far`),
    );
    setSaid('');
    if (!complete) throw new Error('It broke off before its end, so no file was saved. Try again.');
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`cloneai-export-${visitorId === undefined ? 'workspace' : 'visitor'}-${day}.ndjson`, content);
    setSaid(rows === 0 ? 'Saved. It holds no rows: nothing is kept about this visitor.' : `Saved, with ${count(rows, 'row')}.`);
  });
  return { action, said };
}

export function PrivacyTab() {
  const all = useExport();
  const one = useExport();
  const [asked, setAsked] = useState('');
  const [erased, setErased] = useState('');
  const [outcome, setOutcome] = useState('');
  const erasing = useAction(
    async (visitorId: string) => {
      setOutcome('');
      const sure = await confirm({
        title: 'Erase this visitor?',
        text: 'Every conversation of theirs is deleted, with all its messages and ratings, in all clones of this workspace. Counts and cost stay; they name no person. There is no way back.',
        typed: visitorId,
        action: 'Erase for good',
      });
      if (!sure) return;
      const { sessions } = await client.privacy.erase({ visitorId });
      setErased('');
      setOutcome(
        sessions === 0
          ? `Nothing is kept about ${visitorId}; nothing was deleted. Is it spelled as your site spells it?`
          : `${count(sessions, 'conversation')} of ${visitorId} ${sessions === 1 ? 'is' : 'are'} deleted.`,
      );
    },
    ['visitorId'],
  );
  return (
    <div class="stack loose">
      <Card
        id="export"
        title="Export"
        hint="A file with one JSON object a line. Passwords, keys and tokens are left out; uploaded files are in it as the text read from them."
      >
        <div class="stack tight">
          <div class="actions">
            <Button icon={Download} busy={all.action.busy && `Exporting … ${all.said}`} onClick={() => void all.action.run()}>
              Export everything in this workspace
            </Button>
          </div>
          <Problem problem={all.action.problem} what="The export failed." />
          <p class="small" role="status">
            {!all.action.busy && all.said}
          </p>
        </div>
        <form
          class="stack tight"
          onSubmit={(event) => {
            event.preventDefault();
            void one.action.run(asked.trim());
          }}
        >
          <div class="inline-form">
            <TextField
              label="Visitor to export"
              value={asked}
              onInput={setAsked}
              hint={VISITOR_HINT}
              required
              maxLength={200}
              autoComplete="off"
            />
            <div class="actions">
              <Button type="submit" icon={Download} busy={one.action.busy && `Exporting … ${one.said}`}>
                Export visitor
              </Button>
            </div>
          </div>
          <Problem problem={one.action.problem} what="The export failed." />
          <p class="small" role="status">
            {!one.action.busy && one.said}
          </p>
        </form>
      </Card>
      <Card id="erase" title="Erase a visitor" hint="When somebody asks you to delete what you hold about them.">
        <form
          class="stack tight"
          onSubmit={(event) => {
            event.preventDefault();
            void erasing.run(erased.trim());
          }}
        >
          <div class="inline-form">
            <TextField
              label="Visitor to erase"
              value={erased}
              onInput={setErased}
              hint={VISITOR_HINT}
              required
              maxLength={200}
              autoComplete="off"
              error={erasing.fieldErrors.visitorId}
            />
            <div class="actions">
              <Button type="submit" kind="danger" icon={Eraser} busy={erasing.busy && 'Erasing …'}>
                Erase …
              </Button>
            </div>
          </div>
          <Problem problem={erasing.problem} what="Nothing was erased." />
          <p class="small" role="status">
            {outcome}
          </p>
        </form>
      </Card>
    </div>
  );
}
