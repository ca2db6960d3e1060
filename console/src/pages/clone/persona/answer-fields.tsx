import { Zap } from 'lucide';
import { Checkbox, Select, TextArea, TextField } from '../../../components/field.tsx';
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
    label: 'Sources only',
    hint: 'The safest choice. Every statement has a citation. If the sources do not cover a question, visitors see your “I do not know” message.',
  },
  {
    value: 'sources_first',
    label: 'Sources first, then general knowledge',
    hint: 'The clone cites its sources and marks what it adds from general knowledge.',
  },
  {
    value: 'open',
    label: 'Open',
    hint: 'The clone cites sources where they help and answers everything else like any assistant. Visitors may take such answers as yours.',
  },
] as const satisfies readonly { value: Draft['answerPolicy']; label: string; hint: string }[];

/** Persona, instructions, and what the clone may answer. */
export function AnswerFields({ draft, edit, problems }: FormSectionProps) {
  return (
    <Card
      id="answers"
      title="How it answers"
      hint="Visitors never see persona and instructions. An answer that repeats them is withheld, except sentences in quotation marks."
    >
      {generative.value === false && (
        <Note kind="warn" icon={Zap}>
          In offline mode, answers are quotes from the sources. Persona, instructions, language, and model take effect when a language model
          is connected.
        </Note>
      )}
      <TextArea
        label="Persona"
        value={draft.persona}
        maxLength={4000}
        rows={4}
        onInput={(persona) => edit({ persona })}
        error={problems.persona}
        hint="Who the clone is and how it speaks. Write it in the second person."
        placeholder="You are Ada, a mathematician with a dry sense of humor. You explain with everyday examples and never talk down to anyone."
      />
      <TextArea
        label="Instructions"
        value={draft.instructions}
        maxLength={8000}
        rows={4}
        onInput={(instructions) => edit({ instructions })}
        error={problems.instructions}
        hint="What the clone must and must not do."
        placeholder={'Use at most three sentences unless asked for more.\nNever give medical advice. Refer people to their doctor.'}
      />
      <RadioGroup
        legend="Answer from"
        value={draft.answerPolicy}
        options={POLICIES}
        onChange={(answerPolicy) => edit({ answerPolicy })}
        error={problems.answerPolicy}
      />
      <TextArea
        label="“I do not know” message"
        value={draft.refusal}
        maxLength={1000}
        rows={2}
        onInput={(refusal) => edit({ refusal })}
        error={problems.refusal}
        hint="Shown when the sources do not cover a question. Leave empty for a polite default in the visitor’s language."
        placeholder="My sources do not cover that. Write to ada@example.com and I will answer you myself."
      />
      <TextArea
        label="Sites that answers may link to"
        value={draft.linkHosts}
        maxLength={20_000}
        rows={2}
        onInput={(linkHosts) => edit({ linkHosts })}
        error={problems.linkHosts}
        hint="One host a line. *.example.com covers all hosts below it. Answers always link to the sites of their sources. Other links are shown as text."
        placeholder={'example.com\n*.example.org'}
      />
      <Checkbox
        label="Visitors can open the original files"
        checked={draft.shareOriginals}
        onChange={(shareOriginals) => edit({ shareOriginals })}
        hint="A citation of an uploaded file then links to the file, at the cited page. Visitors can read all of it. Otherwise they see the cited passage only."
      />
      <div class="two">
        <Select
          label="Answer language"
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
          hint="Leave empty for the server’s default."
          placeholder="Server default"
          autoComplete="off"
        />
      </div>
    </Card>
  );
}
