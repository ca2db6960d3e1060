import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from './processes.ts';

// A conversation and an answer of any length, without the hours in which they come about.

const WORDS =
  'the dome turns on forty wheels and was renewed after a storm had damaged it while visitors pay six euros for a tour that begins at eight in the evening when the sky is clear and the guide shows the moon'.split(
    ' ',
  );

/** `count` words, the same at each call. */
export function words(count: number, from = 0): string {
  const text = Array.from({ length: count }, (_, i) => WORDS[(from + i * 7 + (i >> 3)) % WORDS.length]).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** An answer with at least `count` words, as models write long ones: headings, paragraphs, lists, tables, and code. */
export function longAnswer(count: number): string {
  const sections: string[] = [];
  for (let i = 0, written = 0; written < count; i++) {
    const list = [0, 1, 2, 3].map((item) => `- **${words(2, i + item).slice(0, -1)}**: ${words(14, i + 3 * item)}`).join('\n');
    const table = `| month | visitors | nights |\n|---|---|---|\n${[1, 2, 3].map((row) => `| ${row + i} | ${row * 40} | ${row * 9} |`).join('\n')}`;
    const code = `\`\`\`js\nconst dome = turn(${i});\nawait dome.rest();\n\`\`\``;
    const section = [
      `## ${words(4, i).slice(0, -1)}`,
      words(60, i),
      `${words(40, i + 5)} With *emphasis*, \`code\`, and https://example.com/guide.`,
      list,
      i % 3 === 0 ? table : i % 3 === 1 ? code : `> ${words(20, i)}`,
      words(50, i + 9),
    ].join('\n\n');
    sections.push(section);
    written += section.split(/\s+/).length;
  }
  return sections.join('\n\n');
}

export const SESSION = 'ses_018f0000000070008000000000000001';
const NO_USAGE = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0, costMicros: 0 };

/** Questions and answers in turn, oldest first. Each question says its number: `Question 7`. */
export const conversation = (length: number): { id: string; role: string; content: string }[] =>
  Array.from({ length }, (_, i) => {
    const isQuestion = i % 2 === 0;
    return {
      id: `msg_018f000000007000${String(8_000_000_000_000_000 + i)}`,
      sessionId: SESSION,
      role: isQuestion ? 'user' : 'assistant',
      content: isQuestion
        ? `Question ${i / 2 + 1}: ${words(8, i)}`
        : `${words(40, i)}\n\n- ${words(8, i)}\n- ${words(9, i)}\n\n${words(30, i)}`,
      links: isQuestion ? null : 'safe',
      finishReason: isQuestion ? null : 'stop',
      model: isQuestion ? null : 'a-model',
      citations: [],
      sources: [],
      followUps: [],
      usage: isQuestion ? null : NO_USAGE,
      error: null,
      feedback: null,
      feedbackComment: null,
      createdAt: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
    };
  });

export interface LongConversation {
  /** Messages that are stored. The list gives all of them at once, whatever the page asks for. */
  messages: number;
  /** What each question is answered with. */
  answer?: { text: string /** Characters that come at once, before the rest. */; atOnce?: number; delayMs: number };
}

const PROFILE = {
  id: 'cln_018f0000000070008000000000000001',
  slug: 'ada',
  name: 'Ada Lovelace',
  greeting: 'Welcome to the observatory. Ask me about the telescope, the dome, or a visit.',
  bio: '',
  starterQuestions: ['When was the great telescope finished?', 'What does a guided tour cost?'],
  language: 'auto',
  avatarUrl: null,
  theme: {},
  linkHosts: [],
};

const DIST = join(root, 'widget/dist');

/**
 * Serves the built widget as a server does, and a clone whose visitor has a long conversation. It costs a processor next to nothing, so that
 * what is measured is the page, and it needs no database that has answered hundreds of questions.
 */
export async function startLongConversation({ messages, answer }: LongConversation): Promise<{ url: string; close(): Promise<void> }> {
  const stored = conversation(messages).reverse();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
    response.setHeader('access-control-max-age', '600');
    const json = (value: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const [, file] = /^\/(?:widget\/)?([\w-]+\.js)$/.exec(pathname) ?? [];
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else if (file) {
      const caching = file === 'widget.js' ? 'public, max-age=300' : 'public, max-age=31536000, immutable';
      const headers = { 'content-type': 'text/javascript; charset=utf-8', 'content-encoding': 'br', 'cache-control': caching };
      response.writeHead(200, headers).end(readFileSync(join(DIST, `${file}.br`)));
    } else if (pathname === '/v1/embed/clone') json(PROFILE);
    else if (pathname.endsWith('/messages')) json({ data: stored, nextCursor: null });
    else if (pathname.endsWith('/stream')) void stream(response, answer ?? { text: words(30), delayMs: 0 });
    else if (pathname === `/v1/sessions/${SESSION}`) json({ id: SESSION, status: 'active', answering: null, lastSeq: 0 });
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function stream(response: ServerResponse, { text, atOnce = 0, delayMs }: NonNullable<LongConversation['answer']>): Promise<void> {
  const messageId = 'msg_018f0000000070009000000000000001';
  let seq = 0;
  const send = (event: string, data: object) =>
    response.write(`id: ${++seq}\nevent: ${event}\ndata: ${JSON.stringify({ messageId, ...data })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  send('message-start', { sessionId: SESSION, model: 'a-model', links: 'safe' });
  if (atOnce) send('text-delta', { text: text.slice(0, atOnce) });
  // A token is four characters or so: a word's beginning with the space before it.
  const tokens = text.slice(atOnce).match(/\s*\S{1,6}/g) ?? [];
  const startedAt = performance.now();
  for (let sent = 0; sent < tokens.length && !response.destroyed; ) {
    // By the clock, so that a timer that comes late makes no answer slower.
    const due = delayMs === 0 ? tokens.length : Math.min(tokens.length, Math.floor((performance.now() - startedAt) / delayMs) + 1);
    for (; sent < due; sent++) send('text-delta', { text: tokens[sent] });
    await new Promise((done) => setTimeout(done, Math.max(1, startedAt + sent * delayMs - performance.now())));
  }
  send('message-end', { finishReason: 'stop', usage: NO_USAGE, followUps: [] });
  response.end();
}
