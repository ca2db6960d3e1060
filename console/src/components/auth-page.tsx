import type { ComponentChildren } from 'preact';
import { Logo } from './logo.tsx';
import { PageHead } from './page.tsx';

/** The frame of the pages for signed-out users. */
export function AuthPage({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: string;
  children: ComponentChildren;
  foot?: ComponentChildren;
}) {
  return (
    <div class="auth">
      <main>
        <a href="/" class="brand" aria-label="CloneAI">
          <Logo />
        </a>
        <PageHead title={title}>{lead}</PageHead>
        {children}
        {foot && <p class="auth-foot">{foot}</p>}
      </main>
      <aside class="auth-side" aria-hidden="true">
        <div class="bubble-demo">
          <p class="from-you">What was revenue in 2023?</p>
          <p class="from-clone">
            Revenue was $46.3 billion, down 10.6% from the year before. <span class="chip">1</span>
          </p>
          <p class="quote">“Revenue in fiscal 2023 was $46.3 billion, a decrease of 10.6%.” Annual report, page 24</p>
        </div>
        <p class="auth-claim">Your knowledge, answering for you. Every citation quotes the source word for word.</p>
      </aside>
    </div>
  );
}
