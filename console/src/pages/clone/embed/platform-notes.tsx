import type { Clone } from '@cloneai/sdk';
import { CodeBlock } from '../../../components/copy-button.tsx';
import { policyOf, reactCode } from './snippet.ts';

/** Instructions for site builders and for a Content Security Policy. */
export function PlatformNotes({ clone }: { clone: Clone }) {
  const host = location.origin;
  return (
    <div class="stack tight">
      <details class="card disclosure">
        <summary>Instructions for WordPress, Webflow, Squarespace, and React</summary>
        <dl class="platforms disclosed">
          <dt>WordPress</dt>
          <dd>
            On the whole site: use a plugin for footer code, such as WPCode, under Code Snippets → Header &amp; Footer → Footer. On one
            page: add a Custom HTML block.
          </dd>
          <dt>Webflow</dt>
          <dd>On the whole site: Site settings → Custom code → Footer code, then publish the site. In one place: add an Embed element.</dd>
          <dt>Squarespace</dt>
          <dd>On the whole site: Settings → Advanced → Code injection → Footer. In one place: add a Code block.</dd>
          <dt>React, Vue, and bundlers</dt>
          <dd>
            <p>Add the snippet to index.html. To show the chat only on some pages:</p>
            <CodeBlock code={reactCode(host, clone.slug)} label="In a component on those pages" />
          </dd>
        </dl>
      </details>
      <details class="card disclosure">
        <summary>My site has a Content Security Policy</summary>
        <div class="stack tight disclosed">
          <p>
            Add these sources to your directives. The chat needs no inline scripts, no inline styles, no eval, and no Trusted Types policy.
          </p>
          <CodeBlock code={policyOf(host, clone.avatarUrl)} label="Content-Security-Policy" />
        </div>
      </details>
    </div>
  );
}
