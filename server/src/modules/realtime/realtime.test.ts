import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, connect, createExpert, type Expert, openSession, question, type RunningServer, startServer } from './realtime.testing.ts';

let running: RunningServer;
let expert: Expert;
beforeAll(async () => {
  running = await startServer();
  expert = await createExpert(running.url);
});
afterAll(() => running.close());

interface Message {
  id: string;
  role: string;
  content: string;
  finishReason: string;
}
const messages = async (session: { url: string; token: string; sessionId: string }) =>
  (await call<{ data: Message[] }>(session, 'GET', `/v1/sessions/${session.sessionId}/messages`)).data;
const send = (n: number, idempotencyKey: string = randomUUID()) => ({ idempotencyKey, content: question(n) });

describe('a socket', () => {
  it('answers a question with the same events and numbers as the event stream', async () => {
    const session = await openSession(expert);
    const socket = await connect(session);
    const sent = send(1);
    socket.send('send', sent);
    const accepted = await socket.until('accepted');
    const end = await socket.until('message-end');
    expect(accepted.data).toEqual({ idempotencyKey: sent.idempotencyKey, messageId: end.data.messageId, repeated: false });
    expect(socket.numbers()).toEqual(socket.numbers().map((_, i) => i + 1));
    const [answer] = await messages(session);
    expect([answer?.content, answer?.id]).toEqual([socket.text(), end.data.messageId]);

    const stream = await fetch(`${running.url}/v1/sessions/${session.sessionId}/events?live=false`, {
      headers: { authorization: `Bearer ${session.token}` },
    });
    const events = [...(await stream.text()).matchAll(/^id: (\d+)\nevent: (\S+)\ndata: (.*)$/gm)];
    expect(events.map(([, seq, type, data]) => ({ seq: Number(seq), type, data: JSON.parse(data ?? '') }))).toEqual(
      socket.frames.filter((frame) => 'seq' in frame),
    );
    socket.ws.close();
  });

  it('receives events of questions sent over HTTP, starting after the number given when it connects', async () => {
    const session = await openSession(expert);
    const idle = await connect(session);
    await call(session, 'POST', `/v1/sessions/${session.sessionId}/messages`, { content: question(2) });
    const { seq } = await idle.until('message-end');
    const late = await connect(session, { after: seq - 3 });
    await late.until('message-end');
    expect(late.numbers()).toEqual([seq - 2, seq - 1, seq]);
    idle.ws.close();
    late.ws.close();
  });

  it('stops an answer immediately and keeps its text', async () => {
    running.model.configure({ tokens: 2000, delayMs: 20 });
    const session = await openSession(expert);
    const socket = await connect(session);
    socket.send('send', send(3));
    const { messageId } = (await socket.until('text-delta')).data;
    socket.send('stop', { messageId });
    expect((await socket.until('message-end')).data.finishReason).toBe('stopped');
    expect((await socket.until('stopped')).data).toEqual({ messageId, stopped: true });
    expect((await messages(session))[0]).toMatchObject({ finishReason: 'stopped', content: socket.text() });
    running.model.configure({ tokens: 40, delayMs: 5 });
    socket.ws.close();
  });

  it('relays typing to the other clients of the session at a limited rate, and stores nothing', async () => {
    const session = await openSession(expert);
    const visitor = await connect(session);
    const member = await connect({ ...session, token: expert.token });
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
    expect(await call(session, 'GET', `/v1/sessions/${session.sessionId}`)).toMatchObject({ lastSeq: 0, messageCount: 0 });
    visitor.ws.close();
    member.ws.close();
  });

  it('answers a ping, and refuses invalid frames with an error without closing', async () => {
    const session = await openSession(expert);
    const socket = await connect(session);
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

describe('a question with an idempotency key', () => {
  it('is answered once, whether it is repeated on the same socket, on another socket, or over HTTP', async () => {
    const session = await openSession(expert);
    const before = running.model.counts().chat;
    const first = await connect(session);
    const second = await connect(session);
    const sent = send(4);
    for (const socket of [first, second, first]) socket.send('send', sent);
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

    const http = await fetch(`${running.url}/v1/sessions/${session.sessionId}/messages/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/json', 'idempotency-key': sent.idempotencyKey },
      body: JSON.stringify({ content: sent.content }),
    });
    expect([http.status, http.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    const streamed = await http.text();
    expect(new Set(streamed.match(/"messageId":"[^"]+"/g))).toEqual(new Set([`"messageId":"${messageId}"`]));
    expect(streamed.match(/event: message-end/g)).toHaveLength(1);
    expect((await messages(session)).length).toBe(2);
    expect(running.model.counts().chat - before).toBe(1);
    first.ws.close();
    second.ws.close();
  });

  it('is recognized on a socket after it was sent over HTTP', async () => {
    const session = await openSession(expert);
    const sent = send(5);
    const path = `/v1/sessions/${session.sessionId}/messages/stream`;
    await fetch(running.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/json', 'idempotency-key': sent.idempotencyKey },
      body: JSON.stringify({ content: sent.content }),
    }).then((response) => response.text());
    const before = running.model.counts().chat;
    const socket = await connect(session);
    socket.send('send', sent);
    expect((await socket.until('accepted')).data).toMatchObject({ repeated: true, messageId: (await messages(session))[0]?.id });
    expect(running.model.counts().chat).toBe(before);
    socket.ws.close();
  });

  it('is a different question if it asks for Markdown as the model wrote it', async () => {
    const { sessionId } = await openSession(expert);
    const socket = await connect({ ...expert, sessionId });
    socket.send('send', { ...send(8, 'raw'), links: 'raw' });
    await socket.until('message-end');
    socket.send('send', send(8, 'raw'));
    expect((await socket.until('refused')).data.error.code).toBe('idempotency_mismatch');
    socket.ws.close();
  });

  it('is refused if a visitor asks for Markdown as the model wrote it, and can be sent again without that', async () => {
    const session = await openSession(expert);
    const socket = await connect(session);
    socket.send('send', { ...send(8, 'visitor'), links: 'raw' });
    expect((await socket.until('refused')).data.error).toMatchObject({ code: 'permission_denied', param: 'links' });
    socket.send('send', send(8, 'visitor'));
    await socket.until('message-end');
    expect((await messages(session))[0]).toMatchObject({ role: 'assistant', links: 'safe' });
    socket.ws.close();
  });

  it('is refused if the key was used for a different question, and can be sent again after a refusal', async () => {
    running.model.configure({ tokens: 60, delayMs: 10 });
    const session = await openSession(expert);
    const socket = await connect(session);
    socket.send('send', send(6, 'one'));
    await socket.until('message-start');
    socket.send('send', send(7, 'two'));
    socket.send('send', send(7, 'one'));
    expect((await socket.until('refused', ({ data }) => data.ref === 'two')).data.error.code).toBe('answer_in_progress');
    expect((await socket.until('refused', ({ data }) => data.ref === 'one')).data.error.code).toBe('idempotency_mismatch');
    await socket.until('message-end');
    socket.send('send', send(7, 'two'));
    const { data } = await socket.until('accepted', (frame) => frame.data.idempotencyKey === 'two' && !frame.data.repeated);
    // The next test counts model calls.
    await socket.until('message-end', (frame) => frame.data.messageId === data.messageId);
    running.model.configure({ tokens: 40, delayMs: 5 });
    socket.ws.close();
  });
});

it('delivers every event once, with one model call, if the connection breaks at a random event and the client reconnects', async () => {
  for (let round = 0; round < 20; round++) {
    const session = await openSession(expert);
    const before = running.model.counts().chat;
    const sent = send(100 + round);
    // Every third connection breaks twice, sometimes before the first event. Clients resend a question that was not accepted; every
    // second client resends it anyway.
    const places = [Math.floor(Math.random() * 42), ...(round % 3 === 0 ? [Math.floor(Math.random() * 20)] : []), Number.POSITIVE_INFINITY];
    const numbers: number[] = [];
    let text = '';
    let accepted = false;
    for (const place of places) {
      const socket = await connect(session, { after: numbers.at(-1) ?? 0 });
      if (!accepted || round % 2) socket.send('send', sent);
      const enough = () => socket.frames.some(({ type }) => type === 'message-end') || socket.numbers().length >= place;
      await expect.poll(enough, { interval: 2 }).toBe(true);
      socket.ws.terminate();
      await socket.closed;
      accepted ||= socket.frames.some(({ type }) => type === 'accepted');
      numbers.push(...socket.numbers());
      text += socket.text();
      if (socket.frames.some(({ type }) => type === 'message-end')) break;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    }
    const [answer, ...rest] = await messages(session);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect([text, rest.length]).toEqual([answer?.content, 1]);
    expect(running.model.counts().chat - before).toBe(1);
  }
});
