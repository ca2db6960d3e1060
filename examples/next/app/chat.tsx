'use client';

import { createMessage, reduceMessage } from '@cloneai/sdk';
import { type FormEvent, useState } from 'react';
import { answer, type ChatMessage, type Line } from '../lib/message.ts';
import { Answer } from './answer.tsx';

interface ChatProps {
  greeting: string;
  suggestions: string[];
  /** The conversation so far, as the server rendered it. */
  initialMessages: ChatMessage[];
}

/** Parses the lines of a response as they arrive. */
async function* parseLines(body: ReadableStream<Uint8Array>): AsyncGenerator<Line, void> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

export function Chat({ greeting, suggestions, initialMessages }: ChatProps) {
  const [messages, setMessages] = useState(initialMessages);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function ask(question: string) {
    const id = crypto.randomUUID();
    let message = createMessage();
    const asked: ChatMessage = { id: crypto.randomUUID(), role: 'user', text: question, citations: [], finish: null };
    setMessages((all) => [...all, asked, answer(message, id)]);
    setBusy(true);
    setProblem(null);
    try {
      const response = await fetch('/api/ask', { method: 'POST', body: JSON.stringify({ question }) });
      if (!response.ok || !response.body) throw new Error((await response.json()).message);
      for await (const line of parseLines(response.body)) {
        if (line.type === 'failed') throw new Error(line.data.message);
        message = reduceMessage(message, line);
        const shown = answer(message, id);
        setMessages((all) => all.with(-1, shown));
      }
    } catch (error) {
      setProblem(
        error instanceof TypeError ? 'The connection was lost. Reload the page to see the answer.' : String((error as Error).message),
      );
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || !text.trim()) return;
    void ask(text.trim());
    setText('');
  }

  return (
    <>
      <div className="messages" role="log" aria-busy={busy}>
        <p className="bubble answer">{greeting}</p>
        {messages.map((message) =>
          message.role === 'user' ? (
            <p className="bubble question" key={message.id}>
              {message.text}
            </p>
          ) : (
            <Answer key={message.id} message={message} waiting={busy} />
          ),
        )}
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {messages.length === 0 && (
        <div className="suggestions">
          {suggestions.map((suggestion) => (
            <button type="button" key={suggestion} disabled={busy} onClick={() => void ask(suggestion)}>
              {suggestion}
            </button>
          ))}
        </div>
      )}
      <form onSubmit={submit}>
        <input aria-label="Your question" placeholder="Ask a question…" value={text} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="main" disabled={busy || !text.trim()}>
          Ask
        </button>
      </form>
    </>
  );
}
