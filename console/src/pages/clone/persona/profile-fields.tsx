import { TextArea, TextField } from '../../../components/field.tsx';
import { Card } from '../../../components/page.tsx';
import type { FormSectionProps } from './form-section.ts';
import { PictureField } from './picture-field.tsx';
import { StarterQuestions } from './starter-questions.tsx';

/** The fields that visitors see before they ask a question. */
export function ProfileFields({ draft, edit, problems }: FormSectionProps) {
  return (
    <Card id="profile" title="Introduction" hint="What visitors see before they ask a question.">
      <TextField
        label="Name"
        value={draft.name}
        maxLength={80}
        onInput={(name) => edit({ name })}
        error={problems.name}
        autoComplete="off"
      />
      <TextArea
        label="Greeting"
        value={draft.greeting}
        maxLength={1000}
        rows={2}
        onInput={(greeting) => edit({ greeting })}
        error={problems.greeting}
        placeholder={`Hello! I answer from what ${draft.name.trim() || 'I'} published. What would you like to know?`}
      />
      <StarterQuestions
        questions={draft.starterQuestions}
        onChange={(starterQuestions) => edit({ starterQuestions })}
        error={problems.starterQuestions}
      />
      <TextArea
        label="About"
        value={draft.bio}
        maxLength={2000}
        rows={2}
        onInput={(bio) => edit({ bio })}
        error={problems.bio}
        hint="One or two sentences for visitors. The clone knows them too."
      />
      <PictureField name={draft.name} value={draft.avatarUrl} onInput={(avatarUrl) => edit({ avatarUrl })} error={problems.avatarUrl} />
    </Card>
  );
}
