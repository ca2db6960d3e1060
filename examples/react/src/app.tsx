import { useState } from 'react';
import { Chat } from './chat.tsx';
import { CloneAIChat } from './clone-ai-chat.tsx';

// Public, both of them: the page is checked by its origin.
const baseUrl = import.meta.env.VITE_CLONEAI_URL ?? 'http://localhost:8787';
const clone = import.meta.env.VITE_CLONEAI_CLONE ?? '';

export function App() {
  const [withWidget, setWithWidget] = useState(false);
  if (!clone) return <p className="note">Put your clone’s slug into VITE_CLONEAI_CLONE (in .env.local), and start again.</p>;
  return (
    <main>
      <Chat baseUrl={baseUrl} clone={clone} />
      <label className="note">
        <input type="checkbox" checked={withWidget} onChange={(event) => setWithWidget(event.target.checked)} /> The ready-made chat, too:
        in the corner
      </label>
      {withWidget && <CloneAIChat baseUrl={baseUrl} clone={clone} />}
    </main>
  );
}
