import { useState } from 'react';
import { Chat } from './chat.tsx';
import { CloneAIChat } from './clone-ai-chat.tsx';

// Both values are public. The server checks the page's origin.
const baseUrl = import.meta.env.VITE_CLONEAI_URL ?? 'http://localhost:8787';
const clone = import.meta.env.VITE_CLONEAI_CLONE ?? '';

export function App() {
  const [withWidget, setWithWidget] = useState(false);
  if (!clone) return <p className="note">Set VITE_CLONEAI_CLONE to your clone’s slug in .env.local and restart.</p>;
  return (
    <main>
      <Chat baseUrl={baseUrl} clone={clone} />
      <label className="note">
        <input type="checkbox" checked={withWidget} onChange={(event) => setWithWidget(event.target.checked)} /> Show the widget in the
        corner, too
      </label>
      {withWidget && <CloneAIChat baseUrl={baseUrl} clone={clone} />}
    </main>
  );
}
