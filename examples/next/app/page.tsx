import { client, retrieveProfile } from '../lib/clone.ts';
import { stored } from '../lib/message.ts';
import { readSession } from '../lib/session.ts';
import { Chat } from './chat.tsx';

/** Renders the clone's profile and the visitor's conversation on the server. */
export default async function Page() {
  const session = await readSession();
  const [profile, page] = await Promise.all([retrieveProfile(), session ? client.messages.list(session, { limit: 50 }) : undefined]);
  const messages = page?.data.toReversed().map(stored) ?? [];
  return (
    <main>
      <header>
        <span className="avatar" aria-hidden="true">
          {profile.name.slice(0, 1)}
        </span>
        <div>
          <h1>{profile.name}</h1>
          <p>{profile.bio}</p>
        </div>
      </header>
      <Chat greeting={profile.greeting} suggestions={profile.starterQuestions} initialMessages={messages} />
    </main>
  );
}
