import type { Clone, WorkspaceAnalytics } from '@cloneai/sdk';
import { Bot, Plus } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../api.ts';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { CloneStatus } from '../components/clone-status.tsx';
import { Dialog } from '../components/dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { DialogActions, Form } from '../components/form.tsx';
import { Loading } from '../components/loading.tsx';
import { NameField } from '../components/name-field.tsx';
import { More, PageHead } from '../components/page.tsx';
import { Problem } from '../components/problem.tsx';
import { Time } from '../components/time.tsx';
import { toast } from '../components/toast.tsx';
import { share, timeZone } from '../lib/analytics.ts';
import { count } from '../lib/format.ts';
import { tabHref } from '../lib/navigation.ts';
import { useAction } from '../lib/use-action.ts';
import { useLoad, usePages } from '../lib/use-load.ts';
import { isAtLeast } from '../state/auth.ts';

/** The days that the numbers of a clone cover. */
const NUMBER_DAYS = 30;

export const loadNumbers = (signal: AbortSignal) => client.analytics.retrieve({ days: NUMBER_DAYS, timeZone: timeZone() }, { signal });

/** Creates a clone from a name and opens its Knowledge tab. */
export function NewClone({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [name, setName] = useState('');
  const isOpen = useRef(true);
  useEffect(
    () => () => {
      isOpen.current = false;
    },
    [],
  );
  const action = useAction(async () => {
    const clone = await client.clones.create({ name: name.trim() });
    const open = () => route(tabHref(clone.id, 'knowledge'));
    // A user who closed the dialog meanwhile is doing something else.
    if (!isOpen.current) return toast(`${clone.name} created.`, { label: 'Open', run: open });
    onClose();
    open();
  }, ['name']);
  return (
    <Dialog title="New clone" onClose={onClose}>
      <Form onSubmit={() => void action.run()}>
        <NameField
          value={name}
          onInput={setName}
          hint="Visitors see this name. Use your own, your company’s, or your product’s. You can change it later."
          placeholder="Ada Lovelace"
          error={action.fieldErrors.name}
        />
        <Problem problem={action.problem} />
        <DialogActions onCancel={onClose} submit="Create clone" busy={action.busy && 'Creating…'} />
      </Form>
    </Dialog>
  );
}

type Numbers = WorkspaceAnalytics['clones'][number];

/** What visitors asked a clone in the last days. */
function numbersLabel({ questions, answered }: Pick<Numbers, 'questions' | 'answered'>): string {
  const part = share(answered, questions);
  return `${count(questions, 'question')} in ${NUMBER_DAYS} days${part ? `, ${part} answered` : ''}`;
}

/** `numbers`: of all clones with traffic; undefined while they load. */
export function CloneRow({ clone, numbers }: { clone: Clone; numbers: readonly Numbers[] | undefined }) {
  const own = numbers?.find(({ cloneId }) => cloneId === clone.id);
  return (
    <li class="clone-row">
      <Avatar name={clone.name} picture={clone.avatarUrl} tone={clone.theme.accent} />
      <div class="grow">
        <a class="row-link" href={`/clones/${clone.id}/knowledge`}>
          {clone.name}
        </a>
        <p class="small dim">
          {own ? numbersLabel(own) : clone.slug} · updated <Time iso={clone.updatedAt} />
        </p>
      </div>
      <CloneStatus clone={clone} />
    </li>
  );
}

export function ClonesPage() {
  const { query, route } = useLocation();
  const [creating, setCreating] = useState(false);
  const clones = usePages<Clone>((signal, cursor) => client.clones.list({ limit: 50, ...(cursor ? { cursor } : {}) }, { signal }), []);
  // Without the numbers, the list is still complete.
  const numbers = useLoad(loadNumbers, []);
  const canWrite = isAtLeast('editor');
  useEffect(() => {
    if (query.new !== undefined && canWrite) {
      setCreating(true);
      route('/clones', true);
    }
  }, [query.new, canWrite, route]);
  const create = canWrite && (
    <Button kind="primary" icon={Plus} onClick={() => setCreating(true)}>
      New clone
    </Button>
  );
  return (
    <>
      <PageHead title="Clones" actions={!!clones.items?.length && create}>
        A clone answers from the sources you add, in the voice you define, on the sites you allow.
      </PageHead>
      <Problem problem={clones.problem} onRetry={clones.reload} />
      {clones.loading && !clones.items && <Loading what="your clones" />}
      {clones.items?.length === 0 && (
        <EmptyState icon={Bot} title="No clones yet" action={create}>
          A clone answers visitors from your documents, in your voice. Create your first clone and add a document.
        </EmptyState>
      )}
      {!!clones.items?.length && (
        <ul class="list">
          {clones.items.map((clone) => (
            <CloneRow key={clone.id} clone={clone} numbers={numbers.data?.clones} />
          ))}
        </ul>
      )}
      <More onMore={clones.more} busy={clones.loadingMore} />
      {creating && <NewClone onClose={() => setCreating(false)} />}
    </>
  );
}
