import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Answer } from './answer.tsx';
import { useClone } from './use-clone.ts';
import type { CloneAddress } from './visit.ts';

export function Chat(address: CloneAddress) {
  const { face, messages, status, problem, ask, retry, stop, restart } = useClone(address);
  const [text, setText] = useState('');
  const end = useRef<HTMLDivElement>(null);
  const busy = status !== 'ready';
  const running = status === 'answering' || status === 'reconnecting';
  const suggestions = messages.length === 0 ? face?.starterQuestions : running ? [] : messages.at(-1)?.followUps;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each question, and each beginning of an answer, is brought into view
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
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event as unknown as FormEvent);
  };

  return (
    <section className="chat" aria-label={face ? `Chat with ${face.name}` : 'Chat'}>
      <header>
        <span className="avatar" aria-hidden="true">
          {face?.avatarUrl ? <img src={face.avatarUrl} alt="" /> : face?.name.slice(0, 1)}
        </span>
        <div>
          <h1>{face?.name ?? 'One moment …'}</h1>
          <p>{face?.bio}</p>
        </div>
        {messages.length > 0 && (
          <button type="button" className="quiet" disabled={busy} onClick={restart}>
            Begin anew
          </button>
        )}
      </header>

      <div className="messages" role="log" aria-busy={running}>
        {face?.greeting && <p className="bubble answer">{face.greeting}</p>}
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
              Send it again
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
          placeholder="Ask a question …"
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
        {status === 'reconnecting' && 'The connection broke; the answer comes as soon as it is back.'}
      </p>
    </section>
  );
}
