import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../db/testing/test-database.ts';
import { call, connect, createExpert, openSession, question, type RunningServer, refused, startServer } from './realtime.testing.ts';

const worlds: RunningServer[] = [];
afterEach(async () => {
  for (const running of worlds.splice(0).reverse()) await running.close();
});
const start = async (...options: Parameters<typeof startServer>) => {
  const running = await startServer(...options);
  worlds.push(running);
  return running;
};
const send = () => ({ idempotencyKey: randomUUID(), content: question(9) });

describe('a server that shuts down', () => {
  it('closes idle sockets immediately with 1012, accepts no new ones, and completes an answer on the socket that asked for it', async () => {
    const running = await start({ settings: { tokens: 100, delayMs: 10 } });
    const expert = await createExpert(running.url);
    const session = await openSession(expert);
    const [busy, idle] = [await connect(session), await connect(await openSession(expert))];
    busy.send('send', send());
    await busy.until('text-delta');
    const stopped = running.server.drain(60_000);
    expect(await idle.closed).toEqual({ code: 1012, reason: 'service_restart' });
    expect(busy.frames.some(({ type }) => type === 'message-end')).toBe(false);
    expect(await busy.closed).toEqual({ code: 1012, reason: 'service_restart' });
    expect((await busy.until('message-end')).data.finishReason).toBe('stop');
    await stopped;
    await expect(connect(session)).rejects.toThrow();
  });

  it('ends an answer that outlasts the grace period with an error, then closes its socket', async () => {
    const running = await start({ settings: { tokens: 2000, delayMs: 20 } });
    const session = await openSession(await createExpert(running.url));
    const socket = await connect(session);
    socket.send('send', send());
    await socket.until('text-delta');
    socket.send('send', send());
    await socket.until('refused', ({ data }) => data.error.code === 'answer_in_progress');
    await running.server.drain(200);
    expect((await socket.until('message-end')).data.finishReason).toBe('error');
    expect(await socket.closed).toEqual({ code: 1012, reason: 'service_restart' });
  });
});

const twoServers = process.env.TEST_DATABASE_URL ? it : it.skip;
if (!process.env.TEST_DATABASE_URL)
  console.warn('skipped: sockets on two servers (an embedded database serves one process only; set TEST_DATABASE_URL)');

describe('two servers on one Postgres', () => {
  const startTwo = async () => {
    const shared = await createTestDatabase();
    const one = await startServer({ shared, settings: { tokens: 60, delayMs: 15 } });
    const other = await startServer({ shared, env: { OPENAI_BASE_URL: one.model.baseUrl } });
    worlds.push({ ...one, close: async () => Promise.all([one.close(), other.close()]).then(() => shared.close()) });
    const expert = await createExpert(one.url);
    const session = await openSession(expert);
    return { one, other, here: session, there: { ...session, url: other.url }, expert };
  };

  twoServers('send the live events of an answer to a socket on the other server, which can stop the answer', async () => {
    const { one, here, there } = await startTwo();
    one.model.configure({ tokens: 3000, delayMs: 15 });
    const [sender, follower] = [await connect(here), await connect(there)];
    sender.send('send', send());
    const { messageId } = (await sender.until('text-delta')).data;
    await expect.poll(() => follower.numbers().length).toBeGreaterThan(5);
    follower.send('stop', { messageId });
    expect((await follower.until('message-end')).data.finishReason).toBe('stopped');
    await sender.until('message-end');
    await expect.poll(() => follower.numbers()).toEqual(sender.numbers());
    expect(follower.text()).toBe(sender.text());
    sender.ws.close();
    follower.ws.close();
  });

  twoServers('deliver every event once, with one model call, to a client that changes servers', async () => {
    const { one, here, there } = await startTwo();
    for (let round = 0; round < 5; round++) {
      const before = one.model.counts().chat;
      const sent = send();
      const { lastSeq } = await call<{ lastSeq: number }>(here, 'GET', `/v1/sessions/${here.sessionId}`);
      const first = await connect(here, { after: lastSeq });
      first.send('send', sent);
      await expect.poll(() => first.numbers().length, { interval: 2 }).toBeGreaterThan(Math.floor(Math.random() * 50));
      first.ws.terminate();
      await first.closed;
      const second = await connect(there, { after: first.numbers().at(-1) ?? lastSeq });
      second.send('send', sent);
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
  });

  twoServers('relay typing to each other', async () => {
    const { here, there, expert } = await startTwo();
    const [visitor, member] = [await connect(here), await connect({ ...there, token: expert.token })];
    visitor.send('typing', { typing: true });
    expect((await member.until('typing')).data).toEqual({ from: 'visitor', typing: true });
    visitor.ws.close();
    member.ws.close();
  });

  twoServers('hide a session from other workspaces on both servers', async () => {
    const { there, other } = await startTwo();
    const stranger = await createExpert(other.url);
    expect((await refused({ ...there, token: stranger.token })).error.code).toBe('not_found');
  });
});
