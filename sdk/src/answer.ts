import { AbortError, ApiError, ConnectionError, toApiError } from './errors.ts';
import { follow, type Sequenced } from './follow.ts';
import type { ChatEvent } from './generated/models.ts';
import type { RequestOptions } from './request.ts';
import type { AnswerView, Asked, StreamedMessage, StreamState } from './stream-state.ts';

/** What a stream can be in, and where each happening leads. `ended`, `failed` and `left` are final. */
export const STREAM_TRANSITIONS = {
  idle: { send: 'sending', leave: 'left' },
  sending: { opened: 'streaming', cut: 'checking', refuse: 'failed', leave: 'left' },
  checking: { opened: 'streaming', cut: 'checking', refuse: 'failed', leave: 'left' },
  streaming: { cut: 'resuming', end: 'ended', refuse: 'failed', leave: 'left' },
  resuming: { opened: 'streaming', cut: 'resuming', refuse: 'failed', leave: 'left' },
  ended: {},
  failed: {},
  left: {},
} as const satisfies Record<StreamState, Partial<Record<Happening, StreamState>>>;

export type Happening = 'send' | 'opened' | 'cut' | 'refuse' | 'end' | 'leave';

/** Sequence numbers are kept for this many sessions; then all are forgotten, and asked for where they are needed. */
const MOST_REMEMBERED = 1000;

const NOT_ACCEPTED = 'The connection broke before the message arrived: nothing was answered, and nothing was charged. Send it again.';

function go({ answer, options }: Asked, what: Happening): void {
  const next = (STREAM_TRANSITIONS[answer.state] as Partial<Record<Happening, StreamState>>)[what];
  if (!next || next === answer.state) return;
  answer.state = next;
  options.onState?.(next);
}

/** Sends a message once and gives the events of its answer, each once, over as many connections as it takes. */
export async function* followAnswer(asked: Asked): AsyncGenerator<Sequenced<ChatEvent>, void> {
  const { send, answer, options, seen } = asked;
  const { signal } = options;
  const cursor = { seq: answer.lastSeq };
  const left = new AbortController();
  const leave = () => left.abort(signal?.reason);
  if (signal?.aborted) leave();
  signal?.addEventListener('abort', leave);
  try {
    const events = follow<ChatEvent>({
      signal: left.signal,
      cursor,
      open: (seq, connection) => (answer.state === 'idle' ? post(asked, cursor, connection) : resume(asked, seq, connection)),
      on: (what) => go(asked, what),
      fatal: () => answer.state === 'failed',
    });
    for await (const event of events) {
      answer.lastSeq = event.seq;
      if (!fold(answer, event)) continue;
      if (event.type === 'message-end') go(asked, 'end');
      yield event;
      if (event.type === 'message-end') return;
      if (event.type !== 'message-start') continue;
      answer.sendStop = () =>
        // A call of its own: it ends by no signal of the stream's, and its key is not the message's.
        send(
          { method: 'POST', path: `/v1/messages/${encodeURIComponent(answer.message.id)}/stop` },
          { ...options, signal: undefined, idempotencyKey: undefined },
        );
      if (answer.stopWanted) await answer.sendStop();
    }
  } catch (error) {
    go(asked, signal?.aborted ? 'leave' : 'refuse');
    answer.error = error;
    throw error;
  } finally {
    signal?.removeEventListener('abort', leave);
    go(asked, 'leave');
    left.abort();
    if (seen.size >= MOST_REMEMBERED) seen.clear();
    if (answer.lastSeq !== undefined) seen.set(answer.message.sessionId, answer.lastSeq);
  }
}

async function post(asked: Asked, cursor: { seq: number | undefined }, signal: AbortSignal): Promise<Response> {
  go(asked, 'send');
  const { send, path, body, options } = asked;
  try {
    return (await send({ method: 'POST', path, body, stream: true }, { ...options, signal })).response;
  } catch (error) {
    const place = error instanceof ApiError && error.status === 409 ? error.headers.get('location') : null;
    if (place) {
      asked.resumeAt = place;
      cursor.seq = undefined;
    }
    // An error of the server's own means that the message was refused. One without the envelope comes from something in between,
    // and says nothing about what happened behind it.
    else if (error instanceof ApiError && !error.code.startsWith('http_5')) go(asked, 'refuse');
    if (error instanceof ApiError && asked.answer.state !== 'failed') throw new ConnectionError(error.message, { cause: error });
    throw error;
  }
}

/** Looks this often, over two seconds, for a message whose sending broke: it may still be on its way. */
const MOST_MISSES = 3;

function missed(asked: Asked): never {
  asked.misses = (asked.misses ?? 0) + 1;
  if (asked.misses >= MOST_MISSES) go(asked, 'refuse');
  throw new ConnectionError(NOT_ACCEPTED);
}

async function resume(asked: Asked, seq: number | undefined, signal: AbortSignal): Promise<Response> {
  const { send, path, body, options, answer, resumeAt } = asked;
  const session = path.split('/').slice(0, 4).join('/');
  const each: RequestOptions = { timeout: options.timeout, headers: options.headers, maxRetries: 0, signal };
  const unsure = !answer.message.id;
  let after = seq;
  if (unsure && resumeAt) {
    const { searchParams, hash } = new URL(resumeAt, 'http://x');
    after = Number(searchParams.get('after'));
    answer.message.id = hash.slice(1);
  }
  if (unsure && !resumeAt && seq === undefined) {
    // Nothing is known of this session: its newest messages tell whether ours is among them.
    const { data: newest } = await send<{ data: { id: string; role: string; content: string }[] }>(
      { method: 'GET', path: `${session}/messages?limit=2` },
      each,
    );
    const [latest, before] = newest.data;
    if (latest?.role !== 'assistant' || before?.role !== 'user' || before.content !== (body as { content: string }).content) missed(asked);
    answer.message.id = latest.id;
  }
  const live = unsure ? '&live=false' : '';
  const { response } = await send({ method: 'GET', path: `${session}/events?after=${after ?? 0}${live}`, stream: true }, each);
  if (response.status === 204) missed(asked);
  return response;
}

/** Adds one event to the message; false when it belongs to another message of the session. */
function fold(answer: AnswerView, { type, data }: ChatEvent): boolean {
  const { message } = answer;
  if (type === 'message-start') message.id ||= data.messageId;
  if (data.messageId !== message.id) return false;
  if (type === 'message-start') message.model = data.model;
  else if (type === 'sources-found') message.sources = data.sources;
  else if (type === 'text-delta') message.content += data.text;
  else if (type === 'citation-added') message.citations.push(data);
  else if (type === 'message-end') {
    message.finishReason = data.finishReason;
    message.usage = data.usage;
    message.followUps = data.followUps;
  } else answer.error = toApiError(0, JSON.stringify(data), new Headers());
  return true;
}

/** See `ChatStream.finalMessage`. */
export async function readToEnd(stream: AnswerView): Promise<StreamedMessage> {
  for await (const _ of stream);
  if (stream.state !== 'ended' || stream.error) throw stream.error ?? new AbortError('The stream was left before its end.');
  return stream.message;
}
