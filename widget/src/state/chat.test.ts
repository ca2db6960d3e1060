import { afterEach, describe, expect, it } from 'vitest';
import { createChat } from './chat.ts';
import { createVisit, type Identified, type Shelf } from './visit.ts';

// The API as far as a visit needs it, kept in memory: what it is asked, and what it says.

interface Call {
  method: string;
  path: string;
  body: unknown;
  bearer: string | null;
}
type Answer = { after?: Promise<unknown>; status?: number; body?: unknown; headers?: Record<string, string>; events?: [string, object][] };

const FACE = {
  id: 'cln_1',
  slug: 'ada',
  name: 'Ada',
  greeting: '',
  bio: '',
  starterQuestions: [],
  language: 'auto',
  avatarUrl: null,
  theme: {},
};
const SESSION = { id: 'ses_1', lastSeq: 0, answering: null };
const shelfOf = (kept: Record<string, string> = {}): Shelf & { kept: Record<string, string> } => ({
  kept,
  getItem: (key) => kept[key] ?? null,
  setItem: (key, value) => {
    kept[key] = value;
  },
  removeItem: (key) => {
    delete kept[key];
  },
});
const answer = (id: string, text: string, seq = 1): [string, object][] => [
  ['message-start', { messageId: id, sessionId: 'ses_1', model: 'offline-extractive' }],
  ['text-delta', { messageId: id, text }],
  ['message-end', { messageId: id, finishReason: 'stop', usage: null, followUps: ['More?'], seq }],
];
const stored = (id: string, role: string, content: string, more: object = {}) => ({
  id,
  role,
  content,
  citations: [],
  sources: [],
  followUps: [],
  finishReason: role === 'user' ? null : 'stop',
  model: null,
  feedback: null,
  error: null,
  ...more,
});

let now = Date.parse('2026-03-01T12:00:00Z');
afterEach(() => {
  now = Date.parse('2026-03-01T12:00:00Z');
});

function world(respond: (call: Call, index: number) => Answer | undefined, shelf = shelfOf(), preview?: () => Promise<Identified>) {
  const calls: Call[] = [];
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname, search } = new URL(String(input));
    const headers = new Headers(init.headers);
    const call = {
      method: init.method ?? 'GET',
      path: pathname + search,
      body: init.body ? JSON.parse(String(init.body)) : undefined,
      bearer: headers.get('authorization'),
    };
    const known = calls.filter(({ method, path }) => method === call.method && path === call.path).length;
    calls.push(call);
    const {
      after,
      status = 200,
      body,
      headers: more = {},
      events,
    } = respond(call, known) ??
    (call.path.startsWith('/v1/embed/clone')
      ? { body: FACE }
      : call.path === '/v1/embed/sessions'
        ? { status: 201, body: { session: SESSION, token: `token ${known + 1}`, expiresIn: 1800 } }
        : { status: 404, body: { error: { type: 'not_found_error', code: 'not_found', message: 'x', param: null, requestId: 'r' } } });
    await after;
    if (events) {
      const text = events.map(([type, data], i) => `id: ${i + 1}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`).join('');
      return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
    }
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...more } });
  };
  const visit = createVisit({ baseUrl: 'http://api.test', clone: 'ada', shelf, preview, now: () => now, fetch });
  const events: string[] = [];
  const chat = createChat({ visit, emit: (event) => void events.push(event), now: () => now, sleep: async () => {} });
  return { chat, visit, calls, shelf, events, views: () => chat.items.value.map(({ view }) => view.value) };
}
const settled = async (chat: { busy: { value: boolean } }) => {
  for (let tries = 0; tries < 200; tries++) {
    await new Promise((done) => setTimeout(done, 5));
    if (!chat.busy.value) return;
  }
  throw new Error('still busy');
};
const refusal = (status: number, type: string, code: string, headers = {}): Answer => ({
  status,
  headers,
  body: { error: { type, code, message: 'x', param: null, requestId: 'r' } },
});
const keptVisit = (more: object = {}) =>
  shelfOf({ 'cloneai:ada': JSON.stringify({ sessionId: 'ses_1', token: 'kept', expiresAt: now + 600_000, seq: 7, ...more }) });

describe('a chat', () => {
  it('opens a session with the first question, shows the answer, and keeps what a reload needs', async () => {
    const { chat, calls, shelf, views, events } = world(({ path }) =>
      path.endsWith('/stream') ? { events: answer('msg_1', 'It is so.') } : undefined,
    );
    await chat.load();
    expect(calls.map(({ path }) => path)).toEqual(['/v1/embed/clone?clone=ada']);
    expect(chat.send('  Is it?  ')).toBe(true);
    expect(views().map(({ text }) => text)).toEqual(['Is it?', '']);
    await settled(chat);
    expect(views()[1]).toMatchObject({ id: 'msg_1', text: 'It is so.', finish: 'stop', extractive: true, followUps: ['More?'] });
    expect(calls.at(-1)).toMatchObject({
      path: '/v1/sessions/ses_1/messages/stream',
      bearer: 'Bearer token 1',
      body: { content: 'Is it?' },
    });
    expect(JSON.parse(shelf.kept['cloneai:ada'] ?? '')).toMatchObject({ sessionId: 'ses_1', seq: 3 });
    expect([shelf.kept['cloneai:ada:unsent'], events]).toEqual([undefined, ['question', 'answer']]);
  });

  it('takes a question while it still loads, and no second one while an answer is written', async () => {
    const { chat, views } = world(({ path }) => (path.endsWith('/stream') ? { events: answer('msg_1', 'Yes.') } : undefined));
    const loaded = chat.load();
    expect(chat.send('Early?')).toBe(true);
    await loaded;
    expect(chat.send('Another?')).toBe(false);
    await settled(chat);
    expect(views().map(({ text }) => text)).toEqual(['Early?', 'Yes.']);
  });

  it('says for how long it has had enough, and sends the same question again when asked to', async () => {
    const { chat, views, calls } = world(({ path }, index) =>
      path.endsWith('/stream')
        ? index === 0
          ? refusal(429, 'rate_limit_error', 'rate_limited', { 'retry-after': '30' })
          : { events: answer('msg_1', 'Yes.') }
        : undefined,
    );
    await chat.load();
    chat.send('Often?');
    await settled(chat);
    expect(views()).toMatchObject([{ text: 'Often?', problem: { kind: 'limited', until: now + 30_000 } }]);
    chat.retry();
    await settled(chat);
    expect(views().map(({ text, problem }) => [text, problem])).toEqual([
      ['Often?', null],
      ['Yes.', null],
    ]);
    expect(calls.filter(({ path }) => path.endsWith('/stream'))).toHaveLength(2);
  });

  it.each([
    [refusal(402, 'payment_required', 'payment_required'), 'quota', false],
    [refusal(429, 'quota_exceeded', 'quota_exceeded'), 'quota', false],
    [refusal(409, 'conflict_error', 'answer_in_progress'), 'busy', false],
    [refusal(500, 'internal_error', 'internal_error'), 'failed', false],
    [refusal(404, 'not_found_error', 'not_found'), 'gone', true],
  ] as const)('%j is told as %s', async (refused, kind, closed) => {
    const { chat, views } = world(({ path }) => (path.endsWith('/stream') ? refused : undefined));
    await chat.load();
    chat.send('x');
    await settled(chat);
    expect([views()[0]?.problem?.kind, chat.blocked.value]).toEqual([kind, closed]);
  });

  it('is closed where its page may not embed it', async () => {
    const { chat } = world(({ path }) =>
      path.startsWith('/v1/embed/clone') ? refusal(403, 'permission_error', 'origin_not_allowed') : undefined,
    );
    await chat.load();
    expect([chat.problem.value?.kind, chat.blocked.value, chat.send('x')]).toEqual(['forbidden', true, false]);
  });

  it('shows the kept conversation, and follows the answer that is being written from the number it knows', async () => {
    const shelf = keptVisit({ asked: { text: 'Second?', messageId: 'msg_4' } });
    const { chat, views, calls } = world(({ path }) => {
      if (path === '/v1/sessions/ses_1') return { body: { ...SESSION, answering: 'msg_4', lastSeq: 7 } };
      if (path.includes('/messages'))
        return {
          body: {
            data: [
              stored('msg_3', 'user', 'Second?'),
              stored('msg_2', 'assistant', 'One.', { feedback: 1 }),
              stored('msg_1', 'user', 'First?'),
            ],
            nextCursor: null,
          },
        };
      if (path.includes('/events'))
        return {
          events: Array.from({ length: 7 }, (): [string, object] => ['text-delta', { messageId: 'msg_2', text: 'old' }]).concat(
            answer('msg_4', 'Two.'),
          ),
        };
      return undefined;
    }, shelf);
    await chat.load();
    await settled(chat);
    expect(views().map(({ text, rating }) => [text, rating])).toEqual([
      ['First?', null],
      ['One.', 'up'],
      ['Second?', null],
      ['Two.', null],
    ]);
    expect(calls.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(calls.at(-1)?.path).toContain('after=7');
  });

  it('puts a question that never arrived back where it was written, and does not send it', async () => {
    const shelf = keptVisit({ asked: { text: 'Lost?' } });
    shelf.kept['cloneai:ada:unsent'] = 'Lost?';
    const { chat, views, calls } = world(({ path }) => {
      if (path === '/v1/sessions/ses_1') return { body: SESSION };
      return path.includes('/messages') ? { body: { data: [stored('msg_1', 'user', 'First?')], nextCursor: null } } : undefined;
    }, shelf);
    await chat.load();
    expect([chat.draft.value, views().length, chat.busy.value]).toEqual(['Lost?', 1, false]);
    expect(calls.filter(({ path }) => path.includes('/messages'))).toHaveLength(3); // it may have been on its way
  });

  it('begins anew, and says so, when the kept session is no more', async () => {
    const { chat, views } = world(
      ({ path }, index) => {
        if (path === '/v1/embed/sessions')
          return { status: 201, body: { session: { ...SESSION, id: 'ses_2' }, token: 'new', expiresIn: 1800 } };
        return path === '/v1/sessions/ses_2/messages/stream' && index === 0 ? { events: answer('msg_1', 'Yes.') } : undefined;
      },
      keptVisit({ expiresAt: now - 1 }),
    );
    await chat.load();
    expect(chat.problem.value).toEqual({ kind: 'ended' });
    expect(chat.blocked.value).toBe(false);
    chat.send('Again?');
    await settled(chat);
    expect(views().map(({ text }) => text)).toEqual(['Again?', 'Yes.']);
  });

  it('renews its token when it is about to end, once for calls at the same time', async () => {
    const { chat, visit, calls } = world(
      ({ path }) =>
        path.startsWith('/v1/sessions/ses_1') ? { body: path.includes('messages') ? { data: [], nextCursor: null } : SESSION } : undefined,
      keptVisit(),
    );
    await chat.load();
    now += 590_000;
    await Promise.all([visit.client.request('GET', '/v1/sessions/ses_1'), visit.client.request('GET', '/v1/sessions/ses_1')]);
    expect(calls.filter(({ path }) => path === '/v1/embed/sessions').map(({ body }) => body)).toEqual([{ clone: 'ada', token: 'kept' }]);
    expect(calls.at(-1)?.bearer).toBe('Bearer token 1');
  });

  it('goes over to the visit of somebody the site knows, and keeps nothing of it', async () => {
    const known: Identified = { session: { id: 'ses_9' }, token: 'known', expiresIn: 1800 };
    const { chat, calls, shelf, views } = world(({ path }) => {
      if (path === '/v1/sessions/ses_9') return { body: { ...SESSION, id: 'ses_9' } };
      return path.startsWith('/v1/sessions/ses_9/messages')
        ? { body: { data: [stored('msg_1', 'user', 'Mine?')], nextCursor: null } }
        : undefined;
    });
    await chat.load();
    await chat.identify(known);
    expect([views().map(({ text }) => text), calls.at(-1)?.bearer]).toEqual([['Mine?'], 'Bearer known']);
    chat.write('Half a question');
    expect([JSON.stringify(shelf.kept).includes('known'), JSON.stringify(shelf.kept).includes('Half')]).toEqual([false, false]);
    await expect(chat.identify(() => Promise.reject(new Error('the site is down')))).rejects.toThrow('the site is down');
    expect([chat.loading.value, chat.face.value?.name]).toEqual([false, 'Ada']);
  });

  it('asks as whom the site knows what was asked while the site was still saying who it is', async () => {
    let say: (known: Identified) => void = () => {};
    const { chat, calls, shelf, views } = world(({ path }) => {
      if (path.endsWith('/stream')) return { events: answer('msg_1', 'Yes.') };
      return {
        body: path.includes('/messages') ? { data: [], nextCursor: null } : path.includes('/embed/') ? FACE : { ...SESSION, id: 'ses_9' },
      };
    });
    const known = chat.identify(
      () =>
        new Promise((done) => {
          say = done;
        }),
    );
    chat.write('Early?');
    chat.send('Early?');
    expect([shelf.kept, calls.length]).toEqual([{}, 0]);
    say({ session: { id: 'ses_9' }, token: 'known', expiresIn: 1800 });
    await known;
    await expect.poll(() => views().map(({ text }) => text)).toEqual(['Early?', 'Yes.']);
    expect(calls.filter(({ method }) => method === 'POST').map(({ path, bearer }) => [path, bearer])).toEqual([
      ['/v1/sessions/ses_9/messages/stream', 'Bearer known'],
    ]);
    await settled(chat);
    expect(shelf.kept).toEqual({});
  });

  it('has the picture of a clone that has one, asked for again only when its address changes', async () => {
    const urls = ['https://a.example/1.png', 'https://a.example/1.png', 'https://a.example/2.png', null];
    const { chat, calls } = world(({ path }, index) => {
      if (path.startsWith('/v1/embed/clone')) return { body: { ...FACE, avatarUrl: urls[index] } };
      return path === '/v1/embed/avatar?clone=ada' ? (index === 0 ? { body: { type: 'image/png', data: 'AAAA' } } : undefined) : undefined;
    });
    await chat.load();
    await expect.poll(() => chat.picture.value).toBe('AAAA');
    await chat.refresh();
    expect([chat.picture.value, calls.filter(({ path }) => path.includes('avatar')).length]).toEqual(['AAAA', 1]);
    await chat.refresh(); // its address answers 404
    await expect.poll(() => calls.filter(({ path }) => path.includes('avatar')).length).toBe(2);
    expect([chat.picture.value, chat.problem.value]).toEqual([null, null]);
    await chat.refresh();
    expect(calls.filter(({ path }) => path.includes('avatar'))).toHaveLength(2);
  });

  describe('of a draft', () => {
    const opener = () => {
      let opened = 0;
      return async (): Promise<Identified> => {
        opened++;
        return { session: { id: `ses_${opened}` }, token: `preview ${opened}`, expiresIn: 1800 };
      };
    };
    const drafted = (greetings: string[]) =>
      world(
        ({ path }, index) =>
          path === '/v1/embed/clone'
            ? { body: { ...FACE, greeting: greetings[index] } }
            : path.endsWith('/stream')
              ? { events: answer(`msg_${index}`, 'Drafted.') }
              : undefined,
        shelfOf(),
        opener(),
      );

    it('shows and asks what the session it is given talks to, and keeps nothing', async () => {
      const { chat, calls, shelf, views } = drafted(['First.', 'Second.']);
      await chat.load();
      expect(chat.face.value?.greeting).toBe('First.');
      chat.send('x');
      await settled(chat);
      expect(calls.map(({ path, bearer }) => [path, bearer])).toEqual([
        ['/v1/embed/clone', 'Bearer preview 1'],
        ['/v1/sessions/ses_1/messages/stream', 'Bearer preview 1'],
      ]);
      await chat.refresh();
      expect([chat.face.value?.greeting, views()[1]?.text]).toEqual(['Second.', 'Drafted.']);
      expect(shelf.kept).toEqual({});
    });

    it('begins another session with a new conversation, and when the one before has ended', async () => {
      const { chat, calls, views } = drafted(['First.', 'Second.', 'Third.']);
      await chat.load();
      chat.restart();
      await chat.load();
      chat.send('x');
      await settled(chat);
      expect(calls.at(-1)?.path).toBe('/v1/sessions/ses_2/messages/stream');
      now += 1_800_000;
      await chat.refresh();
      expect([calls.at(-1)?.bearer, chat.face.value?.greeting, views()]).toEqual(['Bearer preview 3', 'Second.', []]);
    });

    it('shows the settings asked for last, even when those asked for first come later', async () => {
      let release: (value?: unknown) => void = () => {};
      const slow = new Promise((done) => {
        release = done;
      });
      const { chat, calls } = world(
        ({ path }, index) =>
          path === '/v1/embed/clone'
            ? { body: { ...FACE, greeting: ['First.', 'Second.'][index] }, ...(index === 0 ? { after: slow } : {}) }
            : undefined,
        shelfOf(),
        opener(),
      );
      const loaded = chat.load();
      await expect.poll(() => calls.length).toBe(1);
      await chat.refresh();
      release();
      await loaded;
      expect(chat.face.value?.greeting).toBe('Second.');
    });

    it('is repaired by a reload when it could not be loaded', async () => {
      const { chat } = world(
        ({ path }, index) => {
          if (path === '/v1/embed/clone') return index === 0 ? refusal(400, 'invalid_request_error', 'x') : { body: FACE };
          return { body: path.includes('/messages') ? { data: [], nextCursor: null } : SESSION };
        },
        shelfOf(),
        opener(),
      );
      await chat.load();
      expect([chat.problem.value?.kind, chat.face.value]).toEqual(['failed', null]);
      await chat.refresh();
      expect([chat.problem.value, chat.face.value?.name]).toEqual([null, 'Ada']);
    });

    it('does not ask for session after session when there is none to be had', async () => {
      const { chat, calls } = world(() => refusal(404, 'not_found_error', 'not_found'), shelfOf(), opener());
      await chat.load();
      expect([chat.problem.value?.kind, calls.length]).toEqual(['gone', 1]);
    });
  });

  it('takes a rating back when it could not be given', async () => {
    const { chat, views } = world(({ path }) =>
      path.endsWith('/stream')
        ? { events: answer('msg_1', 'Yes.') }
        : path.endsWith('/feedback')
          ? refusal(400, 'invalid_request_error', 'invalid_input')
          : undefined,
    );
    await chat.load();
    chat.send('x');
    await settled(chat);
    const item = chat.items.value[1];
    if (!item) throw new Error('no answer');
    const rating = chat.rate(item, 'up');
    expect(views()[1]?.rating).toBe('up');
    await rating;
    expect(views()[1]?.rating).toBe(null);
  });
});
