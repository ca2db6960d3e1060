import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, connect, createExpert, createWorld, type Expert, openSession, question, type World } from './realtime.testing.ts';

let world: World;
let expert: Expert;
beforeAll(async () => {
  world = await createWorld();
  expert = await createExpert(world.url);
});
afterAll(() => world.close());

interface Message {
  id: string;
  role: string;
  content: string;
  finishReason: string;
}
const messages = async (visit: { url: string; token: string; sessionId: string }) =>
  (await call<{ data: Message[] }>(visit, 'GET', `/v1/sessions/${visit.sessionId}/messages`)).data;
const send = (n: number, idempotencyKey: string = randomUUID()) => ({ idempotencyKey, content: question(n) });

describe('a socket', () => {
  it('asks, and brings the events of the answer with the numbers of the event stream', async () => {
    const visit = await openSession(expert);
    const socket = await connect(visit);
    const asked = send(1);
    socket.send('send', asked);
    const accepted = await socket.until('accepted');
    const end = await socket.until('message-end');
    expect(accepted.data).toEqual({ idempotencyKey: asked.idempotencyKey, messageId: end.data.messageId, repeated: false });
    expect(socket.numbers()).toEqual(socket.numbers().map((_, i) => i + 1));
    const [answer] = await messages(visit);
    expect([answer?.content, answer?.id]).toEqual([socket.text(), end.data.messageId]);

    const stream = await fetch(`${world.url}/v1/sessions/${visit.sessionId}/events?live=false`, {
      headers: { authorization: `Bearer ${visit.token}` },
    });
    const events = [...(await stream.text()).matchAll(/^id: (\d+)\nevent: (\S+)\ndata: (.*)$/gm)];
    expect(events.map(([, seq, type, data]) => ({ seq: Number(seq), type, data: JSON.parse(data ?? '') }))).toEqual(
      socket.frames.filter((frame) => 'seq' in frame),
    );
    socket.ws.close();
  });

  it('follows what is asked elsewhere, and begins after the number it is given', async () => {
    const visit = await openSession(expert);
    const idle = await connect(visit);
    await call(visit, 'POST', `/v1/sessions/${visit.sessionId}/messages`, { content: question(2) });
    const { seq } = await idle.until('message-end');
    const late = await connect(visit, { after: seq - 3 });
    await late.until('message-end');
    expect(late.numbers()).toEqual([seq - 2, seq - 1, seq]);
    idle.ws.close();
    late.ws.close();
  });

  it('stops an answer at once, and what was said is kept', async () => {
    world.model.configure({ tokens: 2000, delayMs: 20 });
    const visit = await openSession(expert);
    const socket = await connect(visit);
    socket.send('send', send(3));
    const { messageId } = (await socket.until('text-delta')).data;
    socket.send('stop', { messageId });
    expect((await socket.until('message-end')).data.finishReason).toBe('stopped');
    expect((await socket.until('stopped')).data).toEqual({ messageId, stopped: true });
    expect((await messages(visit))[0]).toMatchObject({ finishReason: 'stopped', content: socket.text() });
    world.model.configure({ tokens: 40, delayMs: 5 });
    socket.ws.close();
  });

  it('tells the others of a session who is typing, says so seldom, and stores nothing of it', async () => {
    const visit = await openSession(expert);
    const visitor = await connect(visit);
    const member = await connect({ ...visit, token: expert.token });
    for (let i = 0; i < 5; i++) visitor.send('typing', { typing: true });
    visitor.send('typing', { typing: false });
    await member.until('typing', ({ data }) => !data.typing);
    member.send('typing', { typing: true });
    expect((await visitor.until('typing')).data).toEqual({ from: 'expert', typing: true });
    expect(member.frames.filter(({ type }) => type === 'typing').map(({ data }) => data)).toEqual([
      { from: 'visitor', typing: true },
      { from: 'visitor', typing: false },
    ]);
    expect(visitor.frames.filter(({ type }) => type === 'typing')).toHaveLength(1);
    expect(await call(visit, 'GET', `/v1/sessions/${visit.sessionId}`)).toMatchObject({ lastSeq: 0, messageCount: 0 });
    visitor.ws.close();
    member.ws.close();
  });

  it('answers a ping, and says what is wrong with a frame instead of closing', async () => {
    const visit = await openSession(expert);
    const socket = await connect(visit);
    socket.ws.send('{');
    socket.ws.send('[]');
    socket.send('dance', {});
    socket.send('send', { idempotencyKey: 'k', content: '' });
    socket.send('send', { content: 'x' });
    socket.send('send', { idempotencyKey: 'blank', content: '   ' });
    socket.send('stop', { messageId: `msg_${'0'.repeat(26)}` });
    socket.send('ping');
    await socket.until('pong');
    const refusals = socket.frames
      .filter((frame) => frame.type === 'refused')
      .map(({ data }) => [data.frame, data.ref, data.error.code, data.error.param]);
    expect(refusals).toEqual([
      [null, null, 'invalid_input', null],
      [null, null, 'invalid_input', null],
      [null, null, 'invalid_input', 'type'],
      [null, null, 'invalid_input', 'data.content'],
      [null, null, 'invalid_input', 'data.idempotencyKey'],
      ['send', 'blank', 'invalid_input', 'content'],
      ['stop', `msg_${'0'.repeat(26)}`, 'not_found', null],
    ]);
    const { requestId } = (await socket.until('ready')).data;
    for (const frame of socket.frames) if (frame.type === 'refused') expect(frame.data.error.requestId).toBe(requestId);
    socket.ws.close();
  });
});

describe('a question under one key', () => {
  it('is asked once, over one socket, over another, and over HTTP', async () => {
    const visit = await openSession(expert);
    const before = world.model.counts().chat;
    const first = await connect(visit);
    const second = await connect(visit);
    const asked = send(4);
    for (const socket of [first, second, first]) socket.send('send', asked);
    const { messageId } = (await first.until('message-end')).data;
    const other = await second.until('accepted');
    await first.until('accepted', ({ data }) => data.repeated);
    const accepted = [...first.frames, ...second.frames].filter((frame) => frame.type === 'accepted').map(({ data }) => data);
    expect(accepted.map((data) => [data.messageId, data.repeated]).sort()).toEqual([
      [messageId, false],
      [messageId, true],
      [messageId, true],
    ]);
    expect(other.data.messageId).toBe(messageId);

    const http = await fetch(`${world.url}/v1/sessions/${visit.sessionId}/messages/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${visit.token}`, 'content-type': 'application/json', 'idempotency-key': asked.idempotencyKey },
      body: JSON.stringify({ content: asked.content }),
    });
    expect([http.status, http.headers.get('location')]).toEqual([409, `/v1/sessions/${visit.sessionId}/events?after=0#${messageId}`]);
    expect((await messages(visit)).length).toBe(2);
    expect(world.model.counts().chat - before).toBe(1);
    first.ws.close();
    second.ws.close();
  });

  it('that came over HTTP first is found by a socket', async () => {
    const visit = await openSession(expert);
    const asked = send(5);
    const path = `/v1/sessions/${visit.sessionId}/messages/stream`;
    await fetch(world.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${visit.token}`, 'content-type': 'application/json', 'idempotency-key': asked.idempotencyKey },
      body: JSON.stringify({ content: asked.content }),
    }).then((response) => response.text());
    const before = world.model.counts().chat;
    const socket = await connect(visit);
    socket.send('send', asked);
    expect((await socket.until('accepted')).data).toMatchObject({ repeated: true, messageId: (await messages(visit))[0]?.id });
    expect(world.model.counts().chat).toBe(before);
    socket.ws.close();
  });

  it('may not be another question, and a refused one may be asked again', async () => {
    world.model.configure({ tokens: 60, delayMs: 10 });
    const visit = await openSession(expert);
    const socket = await connect(visit);
    socket.send('send', send(6, 'one'));
    await socket.until('message-start');
    socket.send('send', send(7, 'two'));
    socket.send('send', send(7, 'one'));
    expect((await socket.until('refused', ({ data }) => data.ref === 'two')).data.error.code).toBe('answer_in_progress');
    expect((await socket.until('refused', ({ data }) => data.ref === 'one')).data.error.code).toBe('idempotency_mismatch');
    await socket.until('message-end');
    socket.send('send', send(7, 'two'));
    await socket.until('accepted', ({ data }) => data.idempotencyKey === 'two' && !data.repeated);
    world.model.configure({ tokens: 40, delayMs: 5 });
    socket.ws.close();
  });
});

it('a connection cut at twenty random places brings every event once, for one call of the model each', async () => {
  for (let round = 0; round < 20; round++) {
    const visit = await openSession(expert);
    const before = world.model.counts().chat;
    const asked = send(100 + round);
    // Every third connection is cut twice, some before anything came. What was not accepted is sent again, by every second client
    // even what was.
    const places = [Math.floor(Math.random() * 42), ...(round % 3 === 0 ? [Math.floor(Math.random() * 20)] : []), Number.POSITIVE_INFINITY];
    const numbers: number[] = [];
    let text = '';
    let accepted = false;
    for (const place of places) {
      const socket = await connect(visit, { after: numbers.at(-1) ?? 0 });
      if (!accepted || round % 2) socket.send('send', asked);
      const over = () => socket.frames.some(({ type }) => type === 'message-end') || socket.numbers().length >= place;
      await expect.poll(over, { interval: 2, timeout: 5000 }).toBe(true);
      socket.ws.terminate();
      await socket.closed;
      accepted ||= socket.frames.some(({ type }) => type === 'accepted');
      numbers.push(...socket.numbers());
      text += socket.text();
      if (socket.frames.some(({ type }) => type === 'message-end')) break;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    }
    const [answer, ...rest] = await messages(visit);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect([text, rest.length]).toEqual([answer?.content, 1]);
    expect(world.model.counts().chat - before).toBe(1);
  }
}, 60_000);
