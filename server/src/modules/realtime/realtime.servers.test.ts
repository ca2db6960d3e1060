import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../db/testing/test-database.ts';
import { call, connect, createExpert, createWorld, openSession, question, refused, type World } from './realtime.testing.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0).reverse()) await world.close();
});
const start = async (...options: Parameters<typeof createWorld>) => {
  const world = await createWorld(...options);
  worlds.push(world);
  return world;
};
const send = () => ({ idempotencyKey: randomUUID(), content: question(9) });

describe('a server that stops', () => {
  it('closes idle sockets at once with 1012, takes no new ones, and lets an answer end on the socket that asked for it', async () => {
    const world = await start({ settings: { tokens: 100, delayMs: 10 } });
    const expert = await createExpert(world.url);
    const visit = await openSession(expert);
    const [busy, idle] = [await connect(visit), await connect(await openSession(expert))];
    busy.send('send', send());
    await busy.until('text-delta');
    const stopped = world.server.drain(5000);
    expect(await idle.closed).toEqual({ code: 1012, reason: 'service_restart' });
    expect(busy.frames.some(({ type }) => type === 'message-end')).toBe(false);
    expect(await busy.closed).toEqual({ code: 1012, reason: 'service_restart' });
    expect((await busy.until('message-end')).data.finishReason).toBe('stop');
    await stopped;
    await expect(connect(visit)).rejects.toThrow();
  });

  it('ends an answer that is too long for its grace with an error on the socket, then closes it', async () => {
    const world = await start({ settings: { tokens: 2000, delayMs: 20 } });
    const visit = await openSession(await createExpert(world.url));
    const socket = await connect(visit);
    socket.send('send', send());
    await socket.until('text-delta');
    socket.send('send', send());
    await socket.until('refused', ({ data }) => data.error.code === 'answer_in_progress');
    await world.server.drain(200);
    expect((await socket.until('message-end')).data.finishReason).toBe('error');
    expect(await socket.closed).toEqual({ code: 1012, reason: 'service_restart' });
  });
});

const twoServers = process.env.TEST_DATABASE_URL ? it : it.skip;
if (!process.env.TEST_DATABASE_URL)
  console.warn('skipped: sockets on two servers (an embedded database belongs to one; set TEST_DATABASE_URL)');

describe('two servers on one Postgres', () => {
  const startTwo = async () => {
    const shared = await createTestDatabase();
    const one = await createWorld({ shared, settings: { tokens: 60, delayMs: 15 } });
    const other = await createWorld({ shared, env: { OPENAI_BASE_URL: one.model.baseUrl } });
    worlds.push({ ...one, close: async () => Promise.all([one.close(), other.close()]).then(() => shared.close()) });
    const expert = await createExpert(one.url);
    const visit = await openSession(expert);
    return { one, other, here: visit, there: { ...visit, url: other.url }, expert };
  };

  twoServers(
    'show an answer of the one on a socket of the other, live, and stop it from there',
    async () => {
      const { one, here, there } = await startTwo();
      one.model.configure({ tokens: 3000, delayMs: 15 });
      const [asking, following] = [await connect(here), await connect(there)];
      asking.send('send', send());
      const { messageId } = (await asking.until('text-delta')).data;
      await expect.poll(() => following.numbers().length, { timeout: 8000 }).toBeGreaterThan(5);
      following.send('stop', { messageId });
      expect((await following.until('message-end')).data.finishReason).toBe('stopped');
      await asking.until('message-end');
      await expect.poll(() => following.numbers()).toEqual(asking.numbers());
      expect(following.text()).toBe(asking.text());
      asking.ws.close();
      following.ws.close();
    },
    20_000,
  );

  twoServers(
    'bring a client that changes from one to the other every event once, and ask its question once',
    async () => {
      const { one, here, there } = await startTwo();
      for (let round = 0; round < 5; round++) {
        const before = one.model.counts().chat;
        const asked = send();
        const { lastSeq } = await call<{ lastSeq: number }>(here, 'GET', `/v1/sessions/${here.sessionId}`);
        const first = await connect(here, { after: lastSeq });
        first.send('send', asked);
        await expect.poll(() => first.numbers().length, { interval: 2 }).toBeGreaterThan(Math.floor(Math.random() * 50));
        first.ws.terminate();
        await first.closed;
        const second = await connect(there, { after: first.numbers().at(-1) ?? lastSeq });
        second.send('send', asked);
        expect((await second.until('accepted')).data.repeated).toBe(true);
        await second.until('message-end');
        const numbers = [...first.numbers(), ...second.numbers()];
        expect(numbers).toEqual(numbers.map((_, i) => lastSeq + i + 1));
        const { data } = await call<{ data: { content: string }[] }>(there, 'GET', `/v1/sessions/${here.sessionId}/messages?limit=1`);
        expect(first.text() + second.text()).toBe(data[0]?.content);
        expect(one.model.counts().chat - before).toBe(1);
        second.ws.close();
        await second.closed;
      }
    },
    30_000,
  );

  twoServers('tell each other who is typing', async () => {
    const { here, there, expert } = await startTwo();
    const [visitor, member] = [await connect(here), await connect({ ...there, token: expert.token })];
    visitor.send('typing', { typing: true });
    expect((await member.until('typing')).data).toEqual({ from: 'visitor', typing: true });
    visitor.ws.close();
    member.ws.close();
  });

  twoServers('keep a session of the one from strangers on the other', async () => {
    const { there, other } = await startTwo();
    const stranger = await createExpert(other.url);
    expect((await refused({ ...there, token: stranger.token })).error.code).toBe('not_found');
  });
});
