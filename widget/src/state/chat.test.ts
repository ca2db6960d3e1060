import { describe, expect, it } from 'vitest';
import {
  answerEvents,
  clock,
  idle,
  NO_MESSAGES,
  PROFILE,
  type Respond,
  refusal,
  SESSION,
  startChat,
  storageWithSession,
  storedMessage,
  useMockApi,
} from './chat.testing.ts';
import { effect } from './signals.ts';
import type { IdentifiedSession } from './visitor-session.ts';

useMockApi();

describe('a chat', () => {
  it('creates a session with the first question, shows the answer, and stores what a reload needs', async () => {
    const { chat, calls, storage, views, events } = startChat(({ path }) =>
      path.endsWith('/stream') ? { events: answerEvents('msg_1', 'It is so.') } : undefined,
    );
    await chat.load();
    expect(calls.map(({ path }) => path)).toEqual(['/v1/embed/clone?clone=ada']);
    expect(chat.send('  Is it?  ')).toBe(true);
    expect(views().map(({ text }) => text)).toEqual(['Is it?', '']);
    await idle(chat);
    expect(views()[1]).toMatchObject({ id: 'msg_1', text: 'It is so.', finish: 'stop', extractive: true, followUps: ['More?'] });
    expect(calls.at(-1)).toMatchObject({
      path: '/v1/sessions/ses_1/messages/stream',
      bearer: 'Bearer token 1',
      body: { content: 'Is it?' },
    });
    expect(JSON.parse(storage.items['cloneai:ada'] ?? '')).toMatchObject({ sessionId: 'ses_1', seq: 3 });
    expect([storage.items['cloneai:ada:unsent'], events]).toEqual([undefined, ['question', 'answer']]);
  });

  it('shows what arrives between two frames at once, and the end without another frame', async () => {
    const deltas = [...'It is so.'].map((text): [string, object] => ['text-delta', { messageId: 'msg_1', text }]);
    const [start, , end] = answerEvents('msg_1', '') as [[string, object], unknown, [string, object]];
    const frames: (() => void)[] = [];
    const respond: Respond = ({ path }) => (path.endsWith('/stream') ? { events: [start, ...deltas, end] } : undefined);
    const { chat, views } = startChat(respond, undefined, undefined, undefined, [], (show) => void frames.push(show));
    await chat.load();
    const shown: string[] = [];
    chat.send('Is it?');
    const stop = effect(() => void shown.push(chat.items.value.at(-1)?.view.value.text ?? ''));
    await idle(chat);
    stop();
    expect([frames.length, shown, views()[1]?.finish]).toEqual([1, ['', 'It is so.'], 'stop']);
    for (const show of frames) show();
    expect(views()[1]?.text).toBe('It is so.');
  });

  it('accepts a question while it loads, and no second one while an answer is written', async () => {
    const { chat, views } = startChat(({ path }) => (path.endsWith('/stream') ? { events: answerEvents('msg_1', 'Yes.') } : undefined));
    const loaded = chat.load();
    expect(chat.send('Early?')).toBe(true);
    await loaded;
    expect(chat.send('Another?')).toBe(false);
    await idle(chat);
    expect(views().map(({ text }) => text)).toEqual(['Early?', 'Yes.']);
  });

  it('shows how long a rate limit lasts, and sends the same question again on retry', async () => {
    const { chat, views, calls } = startChat(({ path }, index) =>
      path.endsWith('/stream')
        ? index === 0
          ? refusal(429, 'rate_limit_error', 'rate_limited', { 'retry-after': '30' })
          : { events: answerEvents('msg_1', 'Yes.') }
        : undefined,
    );
    await chat.load();
    chat.send('Often?');
    await idle(chat);
    expect(views()).toMatchObject([{ text: 'Often?', problem: { kind: 'limited', until: clock.now() + 30_000 } }]);
    chat.retry();
    await idle(chat);
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
  ] as const)('shows %j as the problem %s', async (refused, kind, closed) => {
    const { chat, views } = startChat(({ path }) => (path.endsWith('/stream') ? refused : undefined));
    await chat.load();
    chat.send('x');
    await idle(chat);
    expect([views()[0]?.problem?.kind, chat.blocked.value]).toEqual([kind, closed]);
  });

  it('is blocked on a page that may not embed the clone', async () => {
    const { chat } = startChat(({ path }) =>
      path.startsWith('/v1/embed/clone') ? refusal(403, 'permission_error', 'origin_not_allowed') : undefined,
    );
    await chat.load();
    expect([chat.problem.value?.kind, chat.blocked.value, chat.send('x')]).toEqual(['forbidden', true, false]);
  });

  it('shows the stored conversation, and resumes the answer in progress from the last sequence number', async () => {
    const storage = storageWithSession({ asked: { text: 'Second?', messageId: 'msg_4' } });
    const { chat, views, calls } = startChat(({ path }) => {
      if (path === '/v1/sessions/ses_1') return { body: { ...SESSION, answering: 'msg_4', lastSeq: 7 } };
      if (path.includes('/messages'))
        return {
          body: {
            data: [
              storedMessage('msg_3', 'user', 'Second?'),
              storedMessage('msg_2', 'assistant', 'One.', { feedback: 'up' }),
              storedMessage('msg_1', 'user', 'First?'),
            ],
            nextCursor: null,
          },
        };
      if (path.includes('/events'))
        return {
          events: Array.from({ length: 7 }, (): [string, object] => ['text-delta', { messageId: 'msg_2', text: 'old' }]).concat(
            answerEvents('msg_4', 'Two.'),
          ),
        };
      return undefined;
    }, storage);
    await chat.load();
    await idle(chat);
    expect(views().map(({ text, rating }) => [text, rating])).toEqual([
      ['First?', null],
      ['One.', 'up'],
      ['Second?', null],
      ['Two.', null],
    ]);
    expect(calls.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(calls.at(-1)?.path).toContain('after=7');
  });

  it('puts a question that never arrived back into the composer, and does not send it', async () => {
    const storage = storageWithSession({ asked: { text: 'Lost?' } });
    storage.items['cloneai:ada:unsent'] = 'Lost?';
    const { chat, views, calls } = startChat(({ path }) => {
      if (path === '/v1/sessions/ses_1') return { body: SESSION };
      return path.includes('/messages') ? { body: { data: [storedMessage('msg_1', 'user', 'First?')], nextCursor: null } } : undefined;
    }, storage);
    await chat.load();
    expect([chat.draft.value, views().length, chat.busy.value]).toEqual(['Lost?', 1, false]);
    expect(calls.filter(({ path }) => path.includes('/messages'))).toHaveLength(3); // it might still have been on its way
  });

  it('starts a new conversation, and says so, when the stored session has ended', async () => {
    const { chat, views } = startChat(
      ({ path }, index) => {
        if (path === '/v1/embed/sessions')
          return { status: 201, body: { session: { ...SESSION, id: 'ses_2' }, token: 'new', expiresIn: 1800 } };
        return path === '/v1/sessions/ses_2/messages/stream' && index === 0 ? { events: answerEvents('msg_1', 'Yes.') } : undefined;
      },
      storageWithSession({ expiresAt: clock.now() - 1 }),
    );
    await chat.load();
    expect(chat.problem.value).toEqual({ kind: 'ended' });
    expect(chat.blocked.value).toBe(false);
    chat.send('Again?');
    await idle(chat);
    expect(views().map(({ text }) => text)).toEqual(['Again?', 'Yes.']);
  });

  it('renews a token that is about to expire, once for concurrent calls', async () => {
    const { chat, session, calls } = startChat(
      ({ path }) => (path.startsWith('/v1/sessions/ses_1') ? { body: path.includes('messages') ? NO_MESSAGES : SESSION } : undefined),
      storageWithSession(),
    );
    await chat.load();
    clock.advance(590_000);
    await Promise.all([session.client.request('GET', '/v1/sessions/ses_1'), session.client.request('GET', '/v1/sessions/ses_1')]);
    expect(calls.filter(({ path }) => path === '/v1/embed/sessions').map(({ body }) => body)).toEqual([{ clone: 'ada', token: 'stored' }]);
    expect(calls.at(-1)?.bearer).toBe('Bearer token 1');
  });

  it('switches to the session of an identified visitor, and stores nothing of it', async () => {
    const known: IdentifiedSession = { session: { id: 'ses_9' }, token: 'known', expiresIn: 1800 };
    const { chat, calls, storage, views } = startChat(({ path }) => {
      if (path === '/v1/sessions/ses_9') return { body: { ...SESSION, id: 'ses_9' } };
      return path.startsWith('/v1/sessions/ses_9/messages')
        ? { body: { data: [storedMessage('msg_1', 'user', 'Mine?')], nextCursor: null } }
        : undefined;
    });
    await chat.load();
    await chat.identify(known);
    expect([views().map(({ text }) => text), calls.at(-1)?.bearer]).toEqual([['Mine?'], 'Bearer known']);
    chat.write('Half a question');
    expect([JSON.stringify(storage.items).includes('known'), JSON.stringify(storage.items).includes('Half')]).toEqual([false, false]);
    await expect(chat.identify(() => Promise.reject(new Error('the site is down')))).rejects.toThrow('the site is down');
    expect([chat.loading.value, chat.profile.value?.name]).toEqual([false, 'Ada']);
  });

  it('asks as the identified visitor what was asked before the site had identified the visitor', async () => {
    let say: (known: IdentifiedSession) => void = () => {};
    const { chat, calls, storage, views } = startChat(({ path }) => {
      if (path.endsWith('/stream')) return { events: answerEvents('msg_1', 'Yes.') };
      return {
        body: path.includes('/messages') ? NO_MESSAGES : path.includes('/embed/') ? PROFILE : { ...SESSION, id: 'ses_9' },
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
    expect([storage.items, calls.length]).toEqual([{}, 0]);
    say({ session: { id: 'ses_9' }, token: 'known', expiresIn: 1800 });
    await known;
    await expect.poll(() => views().map(({ text }) => text)).toEqual(['Early?', 'Yes.']);
    expect(calls.filter(({ method }) => method === 'POST').map(({ path, bearer }) => [path, bearer])).toEqual([
      ['/v1/sessions/ses_9/messages/stream', 'Bearer known'],
    ]);
    await idle(chat);
    expect(storage.items).toEqual({});
  });

  it('loads the clone’s avatar, and again only when its URL changes', async () => {
    const urls = ['https://a.example/1.png', 'https://a.example/1.png', 'https://a.example/2.png', null];
    const { chat, calls } = startChat(({ path }, index) => {
      if (path.startsWith('/v1/embed/clone')) return { body: { ...PROFILE, avatarUrl: urls[index] } };
      return path === '/v1/embed/avatar?clone=ada' ? (index === 0 ? { body: { type: 'image/png', data: 'AAAA' } } : undefined) : undefined;
    });
    await chat.load();
    await expect.poll(() => chat.avatar.value).toBe('AAAA');
    await chat.refresh();
    expect([chat.avatar.value, calls.filter(({ path }) => path.includes('avatar')).length]).toEqual(['AAAA', 1]);
    await chat.refresh(); // the new avatar responds with 404
    await expect.poll(() => calls.filter(({ path }) => path.includes('avatar')).length).toBe(2);
    expect([chat.avatar.value, chat.problem.value]).toEqual([null, null]);
    await chat.refresh();
    expect(calls.filter(({ path }) => path.includes('avatar'))).toHaveLength(2);
  });
});
