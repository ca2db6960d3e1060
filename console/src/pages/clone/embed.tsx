import { useState } from 'preact/hooks';
import { CheckStep } from './embed/check-step.tsx';
import { OriginsStep } from './embed/origins-step.tsx';
import { PlatformNotes } from './embed/platform-notes.tsx';
import { SnippetStep } from './embed/snippet-step.tsx';
import type { CloneTabProps } from './tab.ts';
import '../../styles/embed.css';

export function EmbedTab({ clone, setClone }: CloneTabProps) {
  const [copies, setCopies] = useState(0);
  return (
    <div class="stack embed">
      <ol class="stack">
        <OriginsStep clone={clone} setClone={setClone} />
        <SnippetStep clone={clone} onCopied={() => setCopies((count) => count + 1)} />
        <CheckStep clone={clone} setClone={setClone} copies={copies} />
      </ol>
      <PlatformNotes clone={clone} />
    </div>
  );
}
