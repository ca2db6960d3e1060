import type { Clone } from '@cloneai/sdk';
import { CodeBlock } from '../../../components/copy-button.tsx';
import { policyOf, reactCode } from './snippet.ts';

/** For those whose site asks for more than a paste. */
export function PlatformNotes({ clone }: { clone: Clone }) {
  const host = location.origin;
  return (
    <div class="stack tight">
      <details class="card disclosure">
        <summary>WordPress, Webflow, Squarespace, React</summary>
        <dl class="platforms disclosed">
          <dt>WordPress</dt>
          <dd>
            For the whole site: a plugin for code in the footer, such as WPCode, under Code Snippets → Header &amp; Footer → Footer. For one
            page: a block of the kind Custom HTML.
          </dd>
          <dt>Webflow</dt>
          <dd>Site settings → Custom code → Footer code, then publish the site. For one place: an element of the kind Embed.</dd>
          <dt>Squarespace</dt>
          <dd>Settings → Advanced → Code injection → Footer. For one place: a block of the kind Code.</dd>
          <dt>React, Vue, any bundler</dt>
          <dd>
            <p>Simplest is the line in index.html. To have it on some pages only:</p>
            <CodeBlock code={reactCode(host, clone.slug)} label="In a component of those pages" />
          </dd>
        </dl>
      </details>
      <details class="card disclosure">
        <summary>My site has a Content-Security-Policy</summary>
        <div class="stack tight disclosed">
          <p>
            Add these sources to the directives you have. Nothing else is needed: no inline scripts or styles, no eval, no Trusted Types
            policy.
          </p>
          <CodeBlock code={policyOf(host, clone.avatarUrl)} label="Content-Security-Policy" />
        </div>
      </details>
    </div>
  );
}
