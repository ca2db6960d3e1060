import { Zap } from 'lucide';
import { Select, TextArea, TextField } from '../../../components/field.tsx';
import { Note } from '../../../components/note.tsx';
import { Card } from '../../../components/page.tsx';
import { RadioGroup } from '../../../components/radio-group.tsx';
import { generative } from '../../../state/server.ts';
import type { Draft } from './draft.ts';
import type { FormSectionProps } from './form-section.ts';
import { languageOptions } from './languages.ts';

const POLICIES = [
  {
    value: 'sources_only',
    label: 'Only from its sources',
    hint: 'The safest: every statement is cited. Where the sources are silent, visitors read your words for “I do not know”.',
  },
  {
    value: 'sources_first',
    label: 'Sources first, then general knowledge',
    hint: 'Visitors read what the sources say, cited. What it adds from elsewhere begins by saying that it does not come from them.',
  },
  {
    value: 'open',
    label: 'Freely',
    hint: 'It cites the sources where they help and answers everything else as any assistant would. Visitors may take that for your word.',
  },
] as const satisfies readonly { value: Draft['answerPolicy']; label: string; hint: string }[];

/** Who speaks, and what it may say. */
export function AnswerFields({ draft, edit, problems }: FormSectionProps) {
  return (
    <Card id="answers" title="How it answers" hint="Visitors never see these words, only what follows from them.">
      {generative.value === false && (
        <Note kind="warn" icon={Zap}>
          In offline mode answers are quotes from the sources. Persona, instructions, language and model count once a language model
          answers.
        </Note>
      )}
      <TextArea
        label="Persona"
        value={draft.persona}
        maxLength={4000}
        rows={4}
        onInput={(persona) => edit({ persona })}
        error={problems.persona}
        hint="Who speaks, and how. In the second person works best."
        placeholder="You are Ada, a mathematician of dry humour. You explain with everyday pictures and never talk down to anybody."
      />
      <TextArea
        label="Instructions"
        value={draft.instructions}
        maxLength={8000}
        rows={4}
        onInput={(instructions) => edit({ instructions })}
        error={problems.instructions}
        hint="What it must do, and must not."
        placeholder={'Keep to three sentences unless asked for more.\nNever give medical advice; send people to their doctor.'}
      />
      <RadioGroup
        legend="What it may answer"
        value={draft.answerPolicy}
        options={POLICIES}
        onChange={(answerPolicy) => edit({ answerPolicy })}
        error={problems.answerPolicy}
      />
      <TextArea
        label="Words for “I do not know”"
        value={draft.refusal}
        maxLength={1000}
        rows={2}
        onInput={(refusal) => edit({ refusal })}
        error={problems.refusal}
        hint="What visitors read when the sources do not answer. Left empty, it says so politely, in the visitor’s language."
        placeholder="That is not in my sources. Write to ada@example.com and I will answer myself."
      />
      <div class="two">
        <Select
          label="Language of answers"
          value={draft.language}
          options={languageOptions(draft.language)}
          onChange={(language) => edit({ language })}
          error={problems.language}
        />
        <TextField
          label="Model"
          value={draft.model}
          maxLength={200}
          onInput={(model) => edit({ model })}
          error={problems.model}
          hint="Left empty, the server's own."
          placeholder="The server's"
          autoComplete="off"
        />
      </div>
    </Card>
  );
}
