import type { Session } from '@cloneai/sdk';
import { html } from 'hono/html';
import type { Customer } from './customers.ts';

type Html = ReturnType<typeof html>;

const STYLE = `:root { color-scheme: light dark; --line: light-dark(#e2e2ea, #34343f); --quiet: light-dark(#5d5d6b, #a5a5b4); }
body { max-width: 38rem; margin: 12vh auto 6rem; padding: 0 1.5rem; font: 1.0625rem/1.6 system-ui, sans-serif; }
h1 { line-height: 1.2; } p.quiet, time { color: var(--quiet); }
form { display: inline-block; margin: 0 .5rem .5rem 0; } form.login { display: grid; gap: 1rem; max-width: 20rem; }
label { display: grid; gap: .25rem; } input, button { font: inherit; padding: .5rem .9rem; border: 1px solid var(--line); border-radius: .5rem; }
button { cursor: pointer; } button.main { background: #4f46e5; border-color: #4f46e5; color: #fff; }
ul { padding: 0; list-style: none; } li { padding: .75rem 0; border-top: 1px solid var(--line); display: flex; gap: 1rem; justify-content: space-between; }
time { white-space: nowrap; } [role=status], [role=alert] { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }`;

const layout = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <style>${STYLE}</style>
  </head>
  <body>${body}</body>
</html>`;

export function loginPage({ customers, failed }: { customers: (Customer & { password: string })[]; failed: boolean }): Html {
  return layout(
    'Sign in',
    html`<h1>Friends of the observatory</h1>
      ${failed ? html`<p role="alert">Email or password is incorrect.</p>` : ''}
      <form class="login" method="post" action="/login">
        <label>Email <input name="email" type="email" autocomplete="username" required /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <button class="main">Sign in</button>
      </form>
      <p class="quiet">Demo accounts: ${customers.map(({ email, password }) => `${email} with ${password}`).join(', or ')}.</p>`,
  );
}

interface Account {
  customer: Customer;
  sessions: Session[];
  /** How many conversations were just deleted. */
  forgotten: string | undefined;
  baseUrl: string;
  slug: string;
}

export function accountPage({ customer, sessions, forgotten, baseUrl, slug }: Account): Html {
  const asked = sessions.filter(({ messageCount }) => messageCount > 0);
  return layout(
    'Your account',
    html`<h1>Hello, ${customer.name}</h1>
      <p>The button in the corner opens the chat. Your conversation continues on every device where you sign in.</p>
      ${forgotten === undefined ? '' : html`<p role="status">Conversations deleted: ${Number(forgotten) || 0}.</p>`}
      <h2>Your conversations</h2>
      ${
        asked.length === 0
          ? html`<p class="quiet">No conversations yet. Ask something, then reload this page.</p>`
          : html`<ul aria-label="Your conversations">
              ${asked.map(
                ({ title, updatedAt, status }) => html`<li>
                  <span>${title ?? 'No question yet'}${status === 'ended' ? ' (ended)' : ''}</span>
                  <time datetime="${updatedAt}">${updatedAt.slice(0, 16).replace('T', ' ')}</time>
                </li>`,
              )}
            </ul>`
      }
      ${asked[0]?.status === 'active' ? html`<form method="post" action="/end-conversation"><button>End this conversation</button></form>` : ''}
      <form method="post" action="/forget-me"><button>Delete my conversations</button></form>
      <form method="post" action="/logout"><button>Sign out</button></form>
      <script>
        // A function, because it is called again when the token expires.
        (window.CloneAI ||= []).push(['identify', async () => {
          const response = await fetch('/chat-session', { method: 'POST' });
          if (!response.ok) throw new Error('Sign in again.');
          return response.json();
        }]);
      </script>
      <script async src="${baseUrl}/widget.js" data-clone="${slug}"></script>`,
  );
}
