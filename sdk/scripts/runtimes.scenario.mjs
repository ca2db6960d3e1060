// What each runtime does with the built SDK. Plain JavaScript without imports, so that it runs in Node 20 and in browsers as is.

/** From sign-up to a resumed answer with citations. Returns counts, and throws when something is wrong. */
export async function scenario({ CloneAI, ExpertSession, NotFoundError, VisitorSession, verifyWebhook }, baseUrl) {
  const must = (condition, expected) => {
    if (!condition) throw new Error(`Expected: ${expected}`);
  };
  const session = new ExpertSession({ baseUrl });
  const random = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(36)).join('');
  await session.register({ email: `runtime-${random}@example.com`, password: `correct horse ${random}` });
  const client = new CloneAI({ baseUrl, accessToken: session.token });

  const clone = await client.clones.create({ name: 'Runtime' });
  const text = '# Hours\n\nThe observatory is open from Tuesday to Sunday, from 10 in the morning to 6 in the evening.\n';
  const reports = [];
  const source = await client.sources.upload(
    clone.id,
    { file: new Blob([text], { type: 'text/markdown' }), title: 'Hours' },
    { onUploadProgress: (progress) => reports.push(progress) },
  );
  must(reports.length > 0 && reports.at(-1).loaded === reports.at(-1).total, 'the upload reports its progress');
  const states = [];
  await client.sources.waitUntilReady(source.id, { onProgress: ({ status }) => states.push(status) });
  must(states.at(-1) === 'ready', 'the source becomes ready');
  await client.clones.publish(clone.id);

  const names = [];
  for await (const each of client.clones.list({ limit: 1 })) names.push(each.name);
  must(names.length === 1, 'one clone is listed');

  const opened = await client.sessions.create(clone.id);
  const visitor = new CloneAI({ baseUrl, accessToken: opened.token });
  const stream = visitor.messages.stream(opened.session.id, { content: 'When is the observatory open?' });
  const types = [];
  for await (const event of stream) types.push(event.type);
  must(types[0] === 'message-start' && types.at(-1) === 'message-end', 'an answer has a start and an end event');
  must(
    stream.message.citations.every(({ quote }) => text.includes(quote)),
    'quotes come from the source',
  );
  must(stream.message.citations.length > 0, 'the answer has citations');

  /** The same over WebSockets that break at 20 positions: one answer per question, and each event once. */
  async function overSockets(token, sessionId, question, fullText) {
    if (!globalThis.WebSocket) {
      const reason = await visitor.sessions.connect(sessionId).catch((error) => error.message);
      must(/webSocket: WebSocket/.test(reason), `an error that explains how to pass a WebSocket: ${reason}`);
      return 'no WebSocket';
    }
    let left = 0;
    class Fragile extends WebSocket {
      constructor(...args) {
        super(...args);
        this.addEventListener('message', () => --left === 0 && this.close());
      }
    }
    const fragile = new CloneAI({ baseUrl, accessToken: token, webSocket: Fragile });
    for (let turn = 0; turn < 20; turn++) {
      // The first frame reports that the socket is open.
      left = 2 + Math.floor(Math.random() * 8);
      const before = (await fragile.sessions.retrieve(sessionId)).lastSeq;
      const events = [];
      const ended = {};
      ended.promise = new Promise((resolve) => {
        ended.resolve = resolve;
      });
      const socket = await fragile.sessions.connect(sessionId, {
        after: before,
        onEvent: (event) => {
          events.push(event);
          if (event.type === 'message-end') ended.resolve();
        },
      });
      const { messageId } = await socket.send(question);
      await ended.promise;
      socket.close();
      await socket.closed;
      must(
        events.every(({ seq }, index) => seq === before + 1 + index),
        `sequence numbers without gaps over broken sockets: ${events.map(({ seq }) => seq)}`,
      );
      must(
        events.every(({ data }) => data.messageId === messageId),
        'one answer per question',
      );
      must(
        events.map(({ type, data }) => (type === 'text-delta' ? data.text : '')).join('') === fullText,
        'the same text over broken sockets',
      );
    }
    return 20;
  }

  // The connection breaks at 20 positions, also before the first byte: the text is the same, with each event once and one POST.
  let posts = 0;
  const breakingFetch = (position) => {
    let broken = false;
    return async (input, init) => {
      if (init.method === 'POST') posts++;
      const response = await fetch(input, init);
      if (broken || !response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
      broken = true;
      let left = position;
      const body = response.body.pipeThrough(
        new TransformStream({
          transform(chunk, controller) {
            controller.enqueue(chunk.subarray(0, left));
            left -= chunk.length;
            if (left < 0) controller.error(new TypeError('broken'));
          },
        }),
      );
      return new Response(body, response);
    };
  };
  const question = 'When is it open?';
  const fullText = await visitor.messages.stream(opened.session.id, { content: question }).text();
  let resumed = 0;
  for (let turn = 0; turn < 20; turn++) {
    const position = Math.floor((turn * turn * 1100) / 400 + Math.random() * 50) - 1;
    const fragile = new CloneAI({ baseUrl, accessToken: opened.token, fetch: breakingFetch(position) });
    const before = (await visitor.sessions.retrieve(opened.session.id)).lastSeq;
    const stream = fragile.messages.stream(opened.session.id, { content: question }, { after: before });
    const numbers = [];
    for await (const { seq } of stream) numbers.push(seq);
    must(
      numbers.every((seq, index) => seq === before + 1 + index),
      `sequence numbers without gaps after a break at ${position}: ${numbers}`,
    );
    must(stream.message.finishReason === 'stop', 'a resumed answer is complete');
    must(stream.message.content === fullText, `the same text after a break at ${position}`);
    resumed++;
  }
  must(posts === resumed, 'one POST per question');

  const { token: fresh } = await visitor.sessions.renewToken(opened.session.id);
  const renewing = new VisitorSession({ baseUrl, sessionId: opened.session.id, token: fresh });
  const sockets = await overSockets(renewing.token, opened.session.id, question, fullText);

  const missing = await client.clones.retrieve('cln_00000000000000000000000000').catch((error) => error);
  must(missing instanceof NotFoundError && missing.requestId.length > 0, 'errors are typed and have the request id');
  const { response } = await client.me.retrieve().withResponse();
  must(response.headers.get('x-request-id'), 'response headers are readable');

  const aborted = visitor.messages.stream(opened.session.id, { content: 'When is it open?' });
  for await (const _ of aborted) break;
  must(aborted.state === 'aborted', 'leaving the loop aborts the stream');

  const refused = await verifyWebhook({
    body: '{}',
    headers: { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' },
    secret: 'whsec_AAAA',
    now: new Date(1000),
  }).catch((error) => error.name);
  must(refused === 'WebhookVerificationError', 'a forged webhook is rejected');
  await client.clones.delete(clone.id);
  await session.logout();
  return { events: types.length, citations: stream.message.citations.length, cuts: resumed, sockets, uploadReports: reports.length };
}
