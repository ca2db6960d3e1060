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
  const [changes, setChanges] = useState({ profileChanges: 0, answerChanges: 0 });
  const autosave = useAutosave(clone, setClone, (keys: readonly Key[]) =>
    setChanges(({ profileChanges, answerChanges }) => ({
      profileChanges: profileChanges + (keys.some((key) => PROFILE_KEYS.includes(key)) ? 1 : 0),
      answerChanges: answerChanges + (keys.some((key) => ANSWER_KEYS.includes(key)) ? 1 : 0),
    })),
  );
  const canWrite = isAtLeast('editor');
  const showPreview = query.view === 'try';
  const section: FormSectionProps = { draft: autosave.draft.value, edit: autosave.edit, problems: autosave.problems.value };
  const viewButton = (text: string, to: boolean) => (
    <button type="button" aria-pressed={showPreview === to} onClick={() => route(to ? `${path}?view=try` : path, true)}>
      {text}
    </button>
  );
  return (
    <div class={`persona ${canWrite ? (showPreview ? 'show-preview' : '') : 'read-only'}`}>
      {canWrite ? (
        <div class="persona-bar">
          <SaveStatus autosave={autosave} />
          <fieldset class="view-switch" aria-label="View">
            {viewButton('Edit', false)}
            {viewButton('Preview', true)}
          </fieldset>
        </div>
      ) : (
        <Note icon={Eye}>You have read access. Your role in this workspace is viewer.</Note>
      )}
      <form class="persona-form" onSubmit={(event) => event.preventDefault()} aria-label="Draft" autoComplete="off">
        <fieldset disabled={!canWrite} class="stack">
          <ProfileFields {...section} />
          <AnswerFields {...section} />
          <AppearanceFields {...section} />
          <SlugField {...section} savedSlug={clone.slug} live={clone.publishedVersion !== null} />
          <AdvancedFields {...section} />
        </fieldset>
      </form>
      {canWrite && <Preview cloneId={clone.id} slug={clone.slug} {...changes} />}
    </div>
  );
}
