import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Answer } from './answer.tsx';
import { useClone } from './use-clone.ts';
import type { CloneAddress } from './visitor-session.ts';

export function Chat(address: CloneAddress) {
  const { profile, messages, status, problem, ask, retry, stop, restart } = useClone(address);
  const [text, setText] = useState('');
  const end = useRef<HTMLDivElement>(null);
  const busy = status !== 'ready';
  const running = status === 'answering' || status === 'reconnecting';
  const suggestions = messages.length === 0 ? profile?.starterQuestions : running ? [] : messages.at(-1)?.followUps;

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls to each new question and each new answer
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [messages.length, running]);

  function submit(event?: FormEvent) {
    event?.preventDefault();
    const question = text.trim();
    if (!question || busy) return;
    ask(question);
    setText('');
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the composition of an input method. In Safari, only the key code tells.
    const composes = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composes) submit(event as unknown as FormEvent);
  };

  return (
    <section className="chat" aria-label={profile ? `Chat with ${profile.name}` : 'Chat'}>
      <header>
        <span className="avatar" aria-hidden="true">
          {profile?.avatarUrl ? <img src={profile.avatarUrl} alt="" /> : profile?.name.slice(0, 1)}
        </span>
        <div>
          <h1>{profile?.name ?? 'Loading…'}</h1>
          <p>{profile?.bio}</p>
        </div>
        {messages.length > 0 && (
          <button type="button" className="quiet" disabled={busy} onClick={restart}>
            New conversation
          </button>
        )}
      </header>

      <div className="messages" role="log" aria-busy={running}>
        {profile?.greeting && <p className="bubble answer">{profile.greeting}</p>}
        {messages.map((message) =>
          message.role === 'user' ? (
            <p className="bubble question" key={message.key}>
              {message.text}
            </p>
          ) : (
            <Answer key={message.key} message={message} />
          ),
        )}
        <div ref={end} />
      </div>

      {problem && (
        <p className="problem" role="alert">
          {problem}{' '}
          {retry && (
            <button type="button" onClick={retry}>
              Send again
            </button>
          )}
        </p>
      )}
      {suggestions && suggestions.length > 0 && (
        <div className="suggestions">
          {suggestions.map((suggestion) => (
            <button type="button" key={suggestion} disabled={busy} onClick={() => ask(suggestion)}>
              {suggestion}
            </button>
          ))}
        </div>
      )}
      <form onSubmit={submit}>
        <textarea
          aria-label="Your question"
          placeholder="Ask a question…"
          rows={1}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {running ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="submit" className="main" disabled={busy || !text.trim()}>
            Ask
          </button>
        )}
      </form>
      <p className="state" role="status">
        {status === 'reconnecting' && 'Connection lost. Reconnecting…'}
      </p>
    </section>
  );
}
