import { Eye } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Note } from '../../components/note.tsx';
import { isAtLeast } from '../../state/auth.ts';
import { AdvancedFields, SlugField } from './persona/advanced-fields.tsx';
import { AnswerFields } from './persona/answer-fields.tsx';
import { AppearanceFields } from './persona/appearance-fields.tsx';
import { ANSWER_KEYS, type Key, PROFILE_KEYS } from './persona/draft.ts';
import type { FormSectionProps } from './persona/form-section.ts';
import { Preview } from './persona/preview.tsx';
import { ProfileFields } from './persona/profile-fields.tsx';
import { SaveStatus } from './persona/save-status.tsx';
import { useAutosave } from './persona/use-autosave.ts';
import type { CloneTabProps } from './tab.ts';
import '../../styles/persona.css';

export function PersonaTab({ clone, setClone }: CloneTabProps) {
  const { query, path, route } = useLocation();
  const [changes, setChanges] = useState({ faces: 0, voices: 0 });
  const autosave = useAutosave(clone, setClone, (keys: readonly Key[]) =>
    setChanges(({ faces, voices }) => ({
      faces: faces + (keys.some((key) => PROFILE_KEYS.includes(key)) ? 1 : 0),
      voices: voices + (keys.some((key) => ANSWER_KEYS.includes(key)) ? 1 : 0),
    })),
  );
  const canWrite = isAtLeast('editor');
  const trying = query.view === 'try';
  const part: FormSectionProps = { draft: autosave.draft.value, edit: autosave.edit, problems: autosave.problems.value };
  const view = (text: string, to: boolean) => (
    <button type="button" aria-pressed={trying === to} onClick={() => route(to ? `${path}?view=try` : path, true)}>
      {text}
    </button>
  );
  return (
    <div class={`persona ${canWrite ? (trying ? 'trying' : '') : 'looking'}`}>
      {canWrite ? (
        <div class="persona-bar">
          <SaveStatus autosave={autosave} />
          <fieldset class="view-switch" aria-label="View">
            {view('Edit', false)}
            {view('Try it', true)}
          </fieldset>
        </div>
      ) : (
        <Note icon={Eye}>You may look, and not change anything here: your role in this workspace is viewer.</Note>
      )}
      <form class="persona-form" onSubmit={(event) => event.preventDefault()} aria-label="Draft" autoComplete="off">
        <fieldset disabled={!canWrite} class="stack">
          <ProfileFields {...part} />
          <AnswerFields {...part} />
          <AppearanceFields {...part} />
          <SlugField {...part} savedSlug={clone.slug} live={clone.publishedVersion !== null} />
          <AdvancedFields {...part} />
        </fieldset>
      </form>
      {canWrite && <Preview cloneId={clone.id} slug={clone.slug} {...changes} />}
    </div>
  );
}
