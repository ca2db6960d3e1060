import { Download, Eraser } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { count } from '../../lib/format.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAction } from '../../lib/use-action.ts';
import { readExport } from './export.ts';

const VISITOR_HINT = 'The visitorId that your site passed when it created the session.';

/** Runs an export and reports its progress. Leaving the page aborts it. */
function useExport() {
  const [message, setMessage] = useState('');
  const controller = useRef(new AbortController());
  useEffect(() => () => controller.current.abort(), []);
  const action = useAction(async (visitorId?: string) => {
    setMessage('');
    const { signal } = controller.current;
    const response = await client.privacy.export(visitorId === undefined ? {} : { visitorId }, { signal });
    const { content, rows, complete } = await readExport(response.body as ReadableStream<Uint8Array>, (done) =>
      setMessage(count(done, 'row')),
    );
    setMessage('');
    if (!complete) throw new Error('The connection closed before the export was complete. No file was saved. Try again.');
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`cloneai-export-${visitorId === undefined ? 'workspace' : 'visitor'}-${day}.ndjson`, content);
    setMessage(rows === 0 ? 'Saved an empty export. There is no data about this visitor.' : `Saved ${count(rows, 'row')}.`);
  });
  return { action, message };
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
        text: 'This deletes all of the visitor’s conversations, messages, and ratings in every clone of this workspace. Anonymous usage and cost totals stay. This cannot be undone.',
        typed: visitorId,
        action: 'Erase visitor',
      });
      if (!sure) return;
      const { sessions } = await client.privacy.erase({ visitorId });
      setErased('');
      setOutcome(
        sessions === 0
          ? `No data found for ${visitorId}. Check the spelling of the visitorId.`
          : `Deleted ${count(sessions, 'conversation')} of ${visitorId}.`,
      );
    },
    ['visitorId'],
  );
  return (
    <div class="stack loose">
      <Card
        id="export"
        title="Export"
        hint="A file with one JSON object per line. It contains the extracted text of uploaded files. It contains no passwords, API keys, or tokens."
      >
        <div class="stack tight">
          <div class="actions">
            <Button icon={Download} busy={all.action.busy && `Exporting… ${all.message}`} onClick={() => void all.action.run()}>
              Export workspace
            </Button>
          </div>
          <Problem problem={all.action.problem} what="Could not export." />
          <p class="small" role="status">
            {!all.action.busy && all.message}
          </p>
        </div>
        <Form class="stack tight" onSubmit={() => void one.action.run(asked.trim())}>
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
              <Button type="submit" icon={Download} busy={one.action.busy && `Exporting… ${one.message}`}>
                Export visitor
              </Button>
            </div>
          </div>
          <Problem problem={one.action.problem} what="Could not export." />
          <p class="small" role="status">
            {!one.action.busy && one.message}
          </p>
        </Form>
      </Card>
      <Card id="erase" title="Erase a visitor" hint="Use this when a visitor asks you to delete their data.">
        <Form class="stack tight" onSubmit={() => void erasing.run(erased.trim())}>
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
              <Button type="submit" kind="danger" icon={Eraser} busy={erasing.busy && 'Erasing…'}>
                Erase…
              </Button>
            </div>
          </div>
          <Problem problem={erasing.problem} what="Could not erase the visitor." />
          <p class="small" role="status">
            {outcome}
          </p>
        </Form>
      </Card>
    </div>
  );
}
