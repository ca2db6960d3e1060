import { describe, expect, it } from 'vitest';
import {
  answerEvents,
  clock,
  createMemoryStorage,
  idle,
  NO_MESSAGES,
  PROFILE,
  refusal,
  SESSION,
  startChat,
  useMockApi,
} from './chat.testing.ts';
import type { IdentifiedSession } from './visitor-session.ts';

useMockApi();

describe('a preview', () => {
  const createPreview = () => {
    let opened = 0;
    return async (): Promise<IdentifiedSession> => {
      opened++;
      return { session: { id: `ses_${opened}` }, token: `preview ${opened}`, expiresIn: 1800 };
    };
  };
  const startPreview = (greetings: string[]) =>
    startChat(
      ({ path }, index) =>
        path === '/v1/embed/clone'
          ? { body: { ...PROFILE, greeting: greetings[index] } }
          : path.endsWith('/stream')
            ? { events: answerEvents(`msg_${index}`, 'Drafted.') }
            : undefined,
      createMemoryStorage(),
      createPreview(),
    );

  it('uses the given session for everything shown and asked, and stores nothing', async () => {
    const { chat, calls, storage, views } = startPreview(['First.', 'Second.']);
    await chat.load();
    expect(chat.profile.value?.greeting).toBe('First.');
    chat.send('x');
    await idle(chat);
    expect(calls.map(({ path, bearer }) => [path, bearer])).toEqual([
      ['/v1/embed/clone', 'Bearer preview 1'],
      ['/v1/sessions/ses_1/messages/stream', 'Bearer preview 1'],
    ]);
    await chat.refresh();
    expect([chat.profile.value?.greeting, views()[1]?.text]).toEqual(['Second.', 'Drafted.']);
    expect(storage.items).toEqual({});
  });

  it('creates another session for a new conversation, and when the session has ended', async () => {
    const { chat, calls, views } = startPreview(['First.', 'Second.', 'Third.']);
    await chat.load();
    chat.restart();
    await chat.load();
    chat.send('x');
    await idle(chat);
    expect(calls.at(-1)?.path).toBe('/v1/sessions/ses_2/messages/stream');
    clock.advance(1_800_000);
    await chat.refresh();
    expect([calls.at(-1)?.bearer, chat.profile.value?.greeting, views()]).toEqual(['Bearer preview 3', 'Second.', []]);
  });

  it('shows the settings requested last, even when an earlier response arrives later', async () => {
    let release: (value?: unknown) => void = () => {};
    const slow = new Promise((done) => {
      release = done;
    });
    const { chat, calls } = startChat(
      ({ path }, index) =>
        path === '/v1/embed/clone'
          ? { body: { ...PROFILE, greeting: ['First.', 'Second.'][index] }, ...(index === 0 ? { after: slow } : {}) }
          : undefined,
      createMemoryStorage(),
      createPreview(),
    );
    const loaded = chat.load();
    await expect.poll(() => calls.length).toBe(1);
    await chat.refresh();
    release();
    await loaded;
    expect(chat.profile.value?.greeting).toBe('Second.');
  });

  it('recovers on reload after it failed to load', async () => {
    const { chat } = startChat(
      ({ path }, index) => {
        if (path === '/v1/embed/clone') return index === 0 ? refusal(400, 'invalid_request_error', 'x') : { body: PROFILE };
        return { body: path.includes('/messages') ? NO_MESSAGES : SESSION };
      },
      createMemoryStorage(),
      createPreview(),
    );
    await chat.load();
    expect([chat.problem.value?.kind, chat.profile.value]).toEqual(['failed', null]);
    await chat.refresh();
    expect([chat.problem.value, chat.profile.value?.name]).toEqual([null, 'Ada']);
  });

  it('does not retry when no session can be created', async () => {
    const { chat, calls } = startChat(() => refusal(404, 'not_found_error', 'not_found'), createMemoryStorage(), createPreview());
    await chat.load();
    expect([chat.problem.value?.kind, calls.length]).toEqual(['gone', 1]);
  });
});
