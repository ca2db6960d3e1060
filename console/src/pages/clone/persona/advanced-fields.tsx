import { Field, TextField } from '../../../components/field.tsx';
import { Card } from '../../../components/page.tsx';
import type { FormSectionProps } from './form-section.ts';

/** The clone's public name. Changing it breaks what others pasted, so it says so. */
export function SlugField({ draft, edit, problems, live, savedSlug }: FormSectionProps & { live: boolean; savedSlug: string }) {
  return (
    <Card id="address" title="Address">
      <TextField
        label="Name in addresses"
        value={draft.slug}
        maxLength={60}
        onInput={(slug) => edit({ slug })}
        error={problems.slug}
        autoComplete="off"
        hint={
          <>
            Its page: {location.origin}/embed/{savedSlug}.{' '}
            {live
              ? 'It changes at once, without publishing: links to the old address and snippets on your sites stop working until they carry the new one. Keys (pk_…) go on.'
              : 'Snippets name the clone by it, so it is best settled before you publish.'}
          </>
        }
      />
    </Card>
  );
}

/** What decides which passages reach the model. */
export function AdvancedFields({ draft, edit, problems }: FormSectionProps) {
  const shown = problems.threshold ?? problems.maxChunks ?? problems.maxContextTokens;
  return (
    <details class="card disclosure" open={shown !== undefined || undefined}>
      <summary>Advanced: how it searches its sources</summary>
      <Field
        label="Relevance needed"
        error={problems.threshold}
        hint={`${Number(draft.threshold).toFixed(2)} of 1. Passages below it are not used. Higher: fewer and surer answers, more “I do not know”. Lower: more answers, some of them beside the point. 0.7 is a good start.`}
      >
        {(ties) => (
          <input
            {...ties}
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={draft.threshold}
            onInput={({ currentTarget }) => edit({ threshold: currentTarget.value })}
          />
        )}
      </Field>
      <div class="two">
        <TextField
          label="Passages per answer"
          type="number"
          min={1}
          max={50}
          value={draft.maxChunks}
          onInput={(maxChunks) => edit({ maxChunks })}
          error={problems.maxChunks}
          hint="At most. The best ten of them reach the model."
        />
        <TextField
          label="Tokens per question"
          type="number"
          min={1000}
          max={100_000}
          step={500}
          value={draft.maxContextTokens}
          onInput={(maxContextTokens) => edit({ maxContextTokens })}
          error={problems.maxContextTokens}
          hint="Instructions, history, passages and question together; a word is about 1.3 tokens. More costs more."
        />
      </div>
    </details>
  );
}
