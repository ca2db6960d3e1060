import type { Clock } from '../../shared/clock.ts';
import { actorName, type Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type MessageId, newId, type SessionId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { FollowEnd, Follower } from '../chat/streaming/follow-session.usecases.ts';
import { readFrame } from './read-frame.ts';
import type { ClientFrame, OutgoingFrame } from './realtime.schemas.ts';
import type { createSendOnce } from './send-once.usecases.ts';
import type { Typing, TypingRelay } from './typing-relay.service.ts';

/** Sends frames to one client. `realtime.routes.ts` encodes them for the socket. */
export interface Channel {
  send(frame: OutgoingFrame): void;
  /** Resolves when the client has received what was sent. Undefined if there is no need to wait. */
  drained(): Promise<void> | undefined;
  close(code: number, reason: string): void;
  readonly closed: boolean;
}

export interface ConnectionDeps {
  followSession: (ctx: Context, sessionId: SessionId, options: { after: number; live: boolean }) => Promise<Follower | undefined>;
  streamMessage: (
    ctx: Context,
    sessionId: SessionId,
    input: { content: string; links?: 'safe' | 'raw' | undefined },
    call: { callKey: string },
  ) => Promise<Follower>;
  stopMessage: (ctx: Context, messageId: MessageId) => Promise<{ messageId: MessageId; stopped: boolean }>;
  sendOnce: ReturnType<typeof createSendOnce>;
  typing: TypingRelay;
  clock: Clock;
  logger: Logger;
}

export interface ConnectionInput {
  ctx: Context;
  sessionId: SessionId;
  after: number;
  follower: Follower;
  /** The caller that a token belongs to, or null. Checks the token against the page that opened the socket. */
  resolve: (token: string) => Promise<Context | null>;
  token: string;
  /** Counts a frame toward the caller's HTTP rate limit of that kind. Throws `rate_limited`. */
  count: (kind: 'chat' | 'api', ctx: Context) => Promise<void>;
}

/** Close codes for errors that end the socket: 4000 plus the HTTP status code of the error. */
const CLOSE_CODES: Partial<Record<AppError['code'], number>> = {
  unauthenticated: 4401,
  token_expired: 4401,
  permission_denied: 4403,
  origin_not_allowed: 4403,
  not_found: 4404,
};
const INTERNAL_ERROR = 1011;
const SERVICE_RESTART = 1012;
const TOO_MANY_FRAMES = 4429;
const MAX_QUEUED_FRAMES = 32;
/** The same typing state is relayed at most once in this time, and at most this often per minute. */
const TYPING_INTERVAL_MS = 2_000;
const TYPING_PER_MINUTE = 40;

/** Runs one open socket: sends events and handles frames one at a time, in order. */
export function openConnection(deps: ConnectionDeps, input: ConnectionInput, channel: Channel) {
  const { followSession, streamMessage, stopMessage, sendOnce, typing, clock, logger } = deps;
  const { sessionId, resolve, count } = input;
  const { requestId } = input.ctx;
  const aborter = new AbortController();
  let ctx: Context = { ...input.ctx, signal: aborter.signal };
  let token = input.token;
  let last = input.after;
  let unsubscribe = () => {};
  let queued = 0;
  let turn: Promise<void> | undefined;
  let draining = false;
  let typed = { typing: false, at: 0, minute: 0, times: 0 };
  /** Answers in progress that this socket asked for, each with the function that unsubscribes from it. */
  const answers = new Map<string, () => void>();
  const subscriber = { id: newId('request'), onTyping: (data: Typing) => channel.send({ type: 'typing', data }) };

  function refuse(error: unknown, frame: ClientFrame | null): void {
    if (!(error instanceof AppError)) logger.error({ err: error, requestId, sessionId }, 'A socket frame failed.');
    const known = error instanceof AppError ? error : internalError(requestId);
    const ref = frame?.type === 'send' ? frame.data.idempotencyKey : frame?.type === 'stop' ? frame.data.messageId : null;
    const { code, message, param, retryAfterSeconds = null } = known;
    channel.send({ type: 'refused', data: { frame: frame?.type ?? null, ref, error: { code, message, param }, retryAfterSeconds } });
  }

  /** Sends the error, then closes the socket. */
  function fail(error: unknown): void {
    if (channel.closed) return;
    refuse(error, null);
    const code = error instanceof AppError ? error.code : 'internal_error';
    channel.close(CLOSE_CODES[code] ?? INTERNAL_ERROR, code);
  }

  function subscribe(follower: Follower): void {
    unsubscribe = follower.listen((seq, event) => {
      last = seq;
      channel.send({ seq, ...event });
      return channel.drained();
    }, onFollowEnd);
  }

  function onFollowEnd(reason: FollowEnd): void {
    if (channel.closed) return;
    if (reason === 'deleted') fail(new AppError('not_found', 'This session was deleted. Start a new one.'));
    else if (reason === 'failed') fail(new AppError('unavailable', 'The events of this session could not be read. Connect again.'));
    // Pings show whether the client of an idle session is still connected, so that following continues.
    else followAgain();
  }

  function followAgain(): void {
    followSession(ctx, sessionId, { after: last, live: true })
      .then((follower) => {
        if (follower && !channel.closed) subscribe(follower);
      })
      .catch(fail);
  }

  /** Throws if the credential is no longer valid: a socket outlives tokens, keys, and memberships. */
  async function verify(presented = token): Promise<Context> {
    const caller = await resolve(presented);
    if (!caller) throw new AppError('unauthenticated', 'This token or API key is no longer valid. Connect with a new one.');
    if (caller.workspaceId !== ctx.workspaceId || actorName(caller.actor) !== actorName(ctx.actor))
      throw new AppError('permission_denied', 'This token belongs to a different caller. Open another socket for it.', { param: 'token' });
    ctx = { ...caller, requestId, signal: aborter.signal };
    return ctx;
  }

  function closeIfDrained(): void {
    if (draining && answers.size === 0) channel.close(SERVICE_RESTART, 'service_restart');
  }

  async function sendQuestion({ data }: Extract<ClientFrame, { type: 'send' }>): Promise<void> {
    const { idempotencyKey, content, links } = data;
    await count('chat', ctx);
    const { messageId, repeated } = await sendOnce(ctx, { sessionId, idempotencyKey, content, links: links ?? null }, async (callKey) => {
      if (draining) throw new AppError('unavailable', 'This server is shutting down. Connect again and resend.', { retryAfterSeconds: 1 });
      const answer = await streamMessage(ctx, sessionId, { content, links }, { callKey });
      const id = answer.messageId ?? '';
      let ended = false;
      // The sender counts as a listener as long as its socket is open, no matter how far its reading lags behind.
      const off = answer.listen(
        () => {},
        () => {
          ended = true;
          answers.delete(id);
          closeIfDrained();
        },
      );
      if (channel.closed) off();
      else if (!ended) answers.set(id, off);
      return id;
    });
    channel.send({ type: 'accepted', data: { idempotencyKey, messageId, repeated } });
  }

  async function relayTyping(now: boolean): Promise<void> {
    const at = clock.now().getTime();
    const minute = Math.floor(at / 60_000);
    const times = typed.minute === minute ? typed.times + 1 : 1;
    if ((typed.typing === now && at - typed.at < TYPING_INTERVAL_MS) || times > TYPING_PER_MINUTE) return;
    typed = { typing: now, at, minute, times };
    const from = ctx.actor.type === 'visitor' ? 'visitor' : 'expert';
    await typing.publish(sessionId, subscriber.id, { from, typing: now });
  }

  async function handle(text: string): Promise<void> {
    if (channel.closed) return;
    let frame: ClientFrame | null = null;
    try {
      frame = readFrame(text);
      if (frame.type === 'ping') return channel.send({ type: 'pong', data: {} });
      if (frame.type === 'authenticate') {
        await count('api', ctx);
        await verify(frame.data.token);
        token = frame.data.token;
        return channel.send({ type: 'authenticated', data: {} });
      }
      const denied = await verify().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (denied) {
        refuse(denied, frame);
        if (endsSocket(denied)) channel.close(CLOSE_CODES[denied.code] ?? INTERNAL_ERROR, denied.code);
        return;
      }
      if (frame.type === 'send') await sendQuestion(frame);
      else if (frame.type === 'stop') {
        await count('api', ctx);
        channel.send({ type: 'stopped', data: await stopMessage(ctx, frame.data.messageId) });
      } else await relayTyping(frame.data.typing);
      if (frame.type !== 'typing') logger.info({ requestId, sessionId, frame: frame.type }, 'socket frame');
    } catch (error) {
      if (frame?.type === 'send' || frame?.type === 'stop')
        logger.info(
          { requestId, sessionId, frame: frame.type, refused: error instanceof AppError ? error.code : 'internal_error' },
          'socket frame',
        );
      refuse(error, frame);
    }
  }

  const remove = typing.add(sessionId, subscriber);
  channel.send({ type: 'ready', data: { sessionId, after: last, requestId } });
  subscribe(input.follower);

  return {
    onFrame(text: string): void {
      if (++queued > MAX_QUEUED_FRAMES) channel.close(TOO_MANY_FRAMES, 'too_many_frames');
      const next = (turn ?? Promise.resolve())
        .then(() => handle(text))
        .finally(() => {
          queued--;
          if (turn === next) turn = undefined;
        });
      turn = next;
    },
    onTick(): void {
      verify().catch((error: unknown) => {
        // A temporary database failure must not close the socket.
        if (endsSocket(error)) fail(error);
        else logger.warn({ err: error, requestId, sessionId }, 'The credential of a socket could not be checked. Retrying soon.');
      });
    },
    onDrain(): void {
      draining = true;
      closeIfDrained();
    },
    onClose(): void {
      remove();
      unsubscribe();
      for (const off of answers.values()) off();
      aborter.abort();
    },
  };
}

function internalError(requestId: string): AppError {
  return new AppError(
    'internal_error',
    `Something went wrong on our side. Try again. If it keeps failing, contact support with this request ID: ${requestId}.`,
  );
}

const endsSocket = (error: unknown): error is AppError => error instanceof AppError && CLOSE_CODES[error.code] !== undefined;
