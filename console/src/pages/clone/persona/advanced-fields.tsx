import { Field, TextField } from '../../../components/field.tsx';
import { Card } from '../../../components/page.tsx';
import type { FormSectionProps } from './form-section.ts';

/** The clone's slug. Changing it breaks pasted snippets and links, so the hint warns about that. */
export function SlugField({ draft, edit, problems, live, savedSlug }: FormSectionProps & { live: boolean; savedSlug: string }) {
  return (
    <Card id="slug" title="Public URL">
      <TextField
        label="Slug"
        value={draft.slug}
        maxLength={60}
        onInput={(slug) => edit({ slug })}
        error={problems.slug}
        autoComplete="off"
        hint={
          <>
            Page: {location.origin}/embed/{savedSlug}.{' '}
            {live
              ? 'Changes apply immediately, without publishing. Links and snippets with the old slug stop working. Publishable keys (pk_…) keep working.'
              : 'Snippets use the slug, so choose it before you publish.'}
          </>
        }
      />
    </Card>
  );
}

/** Settings that decide which chunks the model gets. */
export function AdvancedFields({ draft, edit, problems }: FormSectionProps) {
  const hasProblem = problems.threshold ?? problems.maxChunks ?? problems.maxContextTokens;
  return (
    <details class="card disclosure" open={hasProblem !== undefined || undefined}>
      <summary>Advanced search settings</summary>
      <Field
        label="Minimum relevance"
        error={problems.threshold}
        hint={`${Number(draft.threshold).toFixed(2)} of 1. Chunks below this value are not used. Higher values give fewer but more reliable answers. Lower values give more answers, but some may be off topic. 0.7 is a good start.`}
      >
        {(attributes) => (
          <input
            {...attributes}
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
          label="Chunks per answer"
          type="number"
          min={1}
          max={50}
          value={draft.maxChunks}
          onInput={(maxChunks) => edit({ maxChunks })}
          error={problems.maxChunks}
          hint="Maximum. The model gets the best ten of them."
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
          hint="Instructions, history, chunks, and question together. A word is about 1.3 tokens. More tokens cost more."
        />
      </div>
    </details>
  );
}
