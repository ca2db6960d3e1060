import { Eye } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Note } from '../../parts/note.tsx';
import { isAtLeast } from '../../state/who.ts';
import { AdvancedFields, SlugField } from './persona/advanced-fields.tsx';
import { AnswerFields } from './persona/answer-fields.tsx';
import { FACE_KEYS, type Key, VOICE_KEYS } from './persona/draft.ts';
import { FaceFields } from './persona/face-fields.tsx';
import type { FormPart } from './persona/form-part.ts';
import { LookFields } from './persona/look-fields.tsx';
import { Preview } from './persona/preview.tsx';
import { SaveLine } from './persona/save-line.tsx';
import { useAutosave } from './persona/use-autosave.ts';
import type { CloneTabProps } from './tab.ts';
import '../../styles/persona.css';

export function PersonaTab({ clone, setClone }: CloneTabProps) {
  const { query, path, route } = useLocation();
  const [changes, setChanges] = useState({ faces: 0, voices: 0 });
  const autosave = useAutosave(clone, setClone, (keys: readonly Key[]) =>
    setChanges(({ faces, voices }) => ({
      faces: faces + (keys.some((key) => FACE_KEYS.includes(key)) ? 1 : 0),
      voices: voices + (keys.some((key) => VOICE_KEYS.includes(key)) ? 1 : 0),
    })),
  );
  const mayWrite = isAtLeast('editor');
  const trying = query.view === 'try';
  const part: FormPart = { draft: autosave.draft.value, edit: autosave.edit, problems: autosave.problems.value };
  const view = (text: string, to: boolean) => (
    <button type="button" aria-pressed={trying === to} onClick={() => route(to ? `${path}?view=try` : path, true)}>
      {text}
    </button>
  );
  return (
    <div class={`persona ${mayWrite ? (trying ? 'trying' : '') : 'looking'}`}>
      {mayWrite ? (
        <div class="persona-bar">
          <SaveLine autosave={autosave} />
          <fieldset class="view-switch" aria-label="View">
            {view('Edit', false)}
            {view('Try it', true)}
          </fieldset>
        </div>
      ) : (
        <Note icon={Eye}>You may look, and not change anything here: your role in this workspace is viewer.</Note>
      )}
      <form class="persona-form" onSubmit={(event) => event.preventDefault()} aria-label="Draft" autoComplete="off">
        <fieldset disabled={!mayWrite} class="stack">
          <FaceFields {...part} />
          <AnswerFields {...part} />
          <LookFields {...part} />
          <SlugField {...part} savedSlug={clone.slug} live={clone.publishedVersion !== null} />
          <AdvancedFields {...part} />
        </fieldset>
      </form>
      {mayWrite && <Preview cloneId={clone.id} slug={clone.slug} {...changes} />}
    </div>
  );
}
