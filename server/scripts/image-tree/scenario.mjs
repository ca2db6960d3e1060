import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { docxOf, pdfOf } from './documents.mjs';

const FACTS = [
  { kind: 'text', text: 'The observatory on the hill is open from Tuesday to Sunday.', question: 'When is the observatory open?' },
  {
    kind: 'pdf',
    text: 'The great telescope has a mirror of forty centimetres.',
    question: 'How large is the mirror of the great telescope?',
  },
  { kind: 'docx', text: 'The car park behind the dome holds sixty cars.', question: 'How many cars does the car park hold?' },
];

/** Returns `call(method, path, body)` for the server at `url`, with a bearer token. It throws with the body of an error response. */
export function callerOf(url, token) {
  return async (method, path, body) => {
    const isForm = body instanceof FormData;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
      },
      body: isForm ? body : body && JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.headers.get('content-type')?.includes('json') ? response.json() : response.text();
  };
}

/** Creates an account, a clone, and a source of each kind, and asks for an answer with a verbatim citation from each. Returns the token and the clone for `streamAnswer`. */
export async function runScenario(url) {
  const registered = await callerOf(url)('POST', '/v1/auth/register', {
    email: `image-${randomUUID()}@example.com`,
    password: randomUUID(),
  });
  const call = callerOf(url, registered.accessToken);
  const clone = await call('POST', '/v1/clones', { name: 'Ada' });
  for (const fact of FACTS) await addSource(call, clone.id, fact);
  await call('POST', `/v1/clones/${clone.id}/publish`, {});

  const { session, token } = await call('POST', `/v1/clones/${clone.id}/sessions`, {});
  const visitor = callerOf(url, token);
  for (const { question, text, kind } of FACTS) {
    const answer = await visitor('POST', `/v1/sessions/${session.id}/messages`, { content: question });
    const cited = answer.citations?.some(({ quote }) => text.includes(quote) || quote.includes(text));
    if (!cited) throw new Error(`The answer does not cite the ${kind} source: ${JSON.stringify(answer)}`);
  }
  await loadPages(url, clone.slug);
  return { accessToken: registered.accessToken, cloneId: clone.id };
}

async function addSource(call, cloneId, { kind, text }) {
  let body = { type: 'text', title: kind, text };
  if (kind !== 'text') {
    body = new FormData();
    body.append('file', new Blob([kind === 'pdf' ? pdfOf(text) : docxOf(text)]), `source.${kind}`);
  }
  let source = await call('POST', `/v1/clones/${cloneId}/sources`, body);
  for (let tries = 0; source.status !== 'ready'; tries++) {
    if (source.status === 'failed' || tries > 300) throw new Error(`The ${kind} source is not ready: ${JSON.stringify(source)}`);
    await sleep(50);
    source = await call('GET', `/v1/sources/${source.id}`);
  }
}

/** Loads what browsers load: the console and its script, the widget and its chat, the page of the clone, and the API reference. */
async function loadPages(url, slug) {
  const get = callerOf(url);
  const loader = await get('GET', '/widget.js');
  const [chat] = /chat-[\w-]+\.js/.exec(loader) ?? [];
  if (!chat) throw new Error('/widget.js does not contain the name of the chat script.');
  const [script] = /\/assets\/index-[\w-]+\.js/.exec(await get('GET', '/')) ?? [];
  if (!script) throw new Error('/ does not load the script of the console.');
  for (const path of [
    script,
    `/widget/${chat}`,
    `/embed/${slug}`,
    '/docs',
    '/docs/assets/swagger-ui-bundle.js',
    '/docs/assets/swagger-ui.css',
    '/openapi.json',
  ])
    await get('GET', path);
}

/** Asks a question in a new session and reads the stream. Calls `onFirstText` on the first delta. Returns the event types and the last event. */
export async function streamAnswer(url, { accessToken, cloneId }, onFirstText) {
  const { session, token } = await callerOf(url, accessToken)('POST', `/v1/clones/${cloneId}/sessions`, {});
  const response = await fetch(`${url}/v1/sessions/${session.id}/messages/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: FACTS[0].question }),
    signal: AbortSignal.timeout(30_000),
  });
  const types = [];
  let rest = '';
  let end;
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const type = /^event: (.*)$/m.exec(block)?.[1];
      if (type === 'text-delta' && !types.includes(type)) onFirstText();
      if (type) types.push(type);
      if (type === 'message-end') end = JSON.parse(/^data: (.*)$/m.exec(block)[1]);
    }
  }
  return { types, end };
}
