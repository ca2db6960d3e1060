import { client, getFace } from '../lib/clone.ts';
import { stored } from '../lib/message.ts';
import { readSession } from '../lib/session.ts';
import { Chat } from './chat.tsx';

/** Rendered on the server for each visitor: the clone's face, and the conversation so far. */
export default async function Page() {
  const session = await readSession();
  const [face, page] = await Promise.all([getFace(), session ? client.messages.list(session, { limit: 50 }) : undefined]);
  const messages = page?.data.toReversed().map(stored) ?? [];
  return (
    <main>
      <header>
        <span className="avatar" aria-hidden="true">
          {face.name.slice(0, 1)}
        </span>
        <div>
          <h1>{face.name}</h1>
          <p>{face.bio}</p>
        </div>
      </header>
      <Chat greeting={face.greeting} suggestions={face.starterQuestions} before={messages} />
    </main>
  );
}
