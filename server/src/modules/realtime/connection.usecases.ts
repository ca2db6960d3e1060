import type { Clock } from '../../shared/clock.ts';
import { actorName, type Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type MessageId, newId, type SessionId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { FollowEnd, Follower } from '../chat/streaming/follow-session.usecases.ts';
import { ClientFrame, type ServerFrame } from './realtime.schemas.ts';
import type { createAskOnce } from './run-once.usecases.ts';
import type { TypingRelay } from './typing.usecases.ts';

/** The near end of a socket: what `http/socket-wire.ts` gives. */
export interface Wire {
  send(text: string): void;
  drained(): Promise<void> | undefined;
  close(code: number, reason: string): void;
  readonly closed: boolean;
}

export interface ConnectionDeps {
  followSession: (ctx: Context, sessionId: SessionId, options: { after: number; live: boolean }) => Promise<Follower | undefined>;
  streamMessage: (ctx: Context, sessionId: SessionId, input: { content: string }) => Promise<Follower>;
  stopMessage: (ctx: Context, messageId: MessageId) => Promise<{ messageId: MessageId; stopped: boolean }>;
  askOnce: ReturnType<typeof createAskOnce>;
  typing: TypingRelay;
  /** The error envelope's inner object, as the edge would send it. */
  describeError: (error: unknown, requestId: string) => Extract<ServerFrame, { type: 'refused' }>['data']['error'];
  clock: Clock;
  logger: Logger;
}

export interface Opening {
  ctx: Context;
  sessionId: SessionId;
  after: number;
  follower: Follower;
  /** Who a token speaks for, from the page that opened the socket; null: nobody. */
  resolve: (token: string) => Promise<Context | null>;
  token: string;
  /** Counts a frame with the calls of its kind over HTTP. Throws `rate_limited`. */
  count: (kind: 'chat' | 'api', ctx: Context) => Promise<void>;
}

/** Closing codes of a socket that has lost its right or its session: 4000 and the status that HTTP would answer. */
const CLOSED_FOR: Partial<Record<AppError['code'], number>> = {
  unauthenticated: 4401,
  token_expired: 4401,
  permission_denied: 4403,
  origin_not_allowed: 4403,
  not_found: 4404,
};
const FAULT = 1011;
const RESTART = 1012;
const FLOOD = 4429;
/** Frames that wait for the one before them. */
const MOST_WAITING = 32;
/** The same about typing is not said again within this time, and nothing about it more often than this in a minute. */
const TYPING_EVERY_MS = 2_000;
const TYPING_PER_MINUTE = 40;

/** One open socket: events go out, frames come in and are done one after the other. */
export function openConnection(deps: ConnectionDeps, opening: Opening, wire: Wire) {
  const { followSession, streamMessage, stopMessage, askOnce, typing, describeError, clock, logger } = deps;
  const { sessionId, resolve, count } = opening;
  const { requestId } = opening.ctx;
  const left = new AbortController();
  let ctx: Context = { ...opening.ctx, signal: left.signal };
  let token = opening.token;
  let last = opening.after;
  let stopFollowing = () => {};
  let waiting = 0;
  let turn: Promise<void> | undefined;
  let draining = false;
  let typed = { typing: false, at: 0, minute: 0, times: 0 };
  /** Answers to questions of this socket, each with what stops listening to it. */
  const asked = new Map<string, () => void>();
  const hearer = {
    id: newId('request'),
    hear: (data: Extract<ServerFrame, { type: 'typing' }>['data']) => say({ type: 'typing', data }),
  };

  const say = (frame: ServerFrame) => wire.send(JSON.stringify(frame));

  function refuse(error: unknown, frame: ClientFrame | null): void {
    if (!(error instanceof AppError)) logger.error({ err: error, requestId, sessionId }, 'A frame of a socket failed.');
    const ref = frame?.type === 'send' ? frame.data.idempotencyKey : frame?.type === 'stop' ? frame.data.messageId : null;
    const retryAfterSeconds = error instanceof AppError ? (error.retryAfterSeconds ?? null) : null;
    say({ type: 'refused', data: { frame: frame?.type ?? null, ref, error: describeError(error, requestId), retryAfterSeconds } });
  }

  /** Says why, then closes. */
  function end(error: unknown): void {
    if (wire.closed) return;
    refuse(error, null);
    const code = error instanceof AppError ? error.code : 'internal_error';
    wire.close(CLOSED_FOR[code] ?? FAULT, code);
  }

  function follow(follower: Follower): void {
    stopFollowing = follower.listen((seq, event) => {
      last = seq;
      wire.send(JSON.stringify({ seq, ...event }));
      return wire.drained();
    }, followed);
  }

  /** A session that is merely quiet is followed anew: pings tell whether somebody is still there. */
  function followed(why: FollowEnd): void {
    if (wire.closed) return;
    if (why === 'deleted') end(new AppError('not_found', 'This session was deleted. Start a new one.'));
    else if (why === 'failed') end(new AppError('unavailable', 'The events of this session could not be read. Connect again.'));
    else followAnew();
  }

  function followAnew(): void {
    followSession(ctx, sessionId, { after: last, live: true })
      .then((follower) => {
        if (follower && !wire.closed) follow(follower);
      })
      .catch(end);
  }

  /** Throws when the credential is no longer good: a socket outlives tokens, keys and memberships. */
  async function verify(shown = token): Promise<Context> {
    const caller = await resolve(shown);
    if (!caller) throw new AppError('unauthenticated', 'This token or API key is not valid any more. Connect with a new one.');
    if (caller.workspaceId !== ctx.workspaceId || actorName(caller.actor) !== actorName(ctx.actor))
      throw new AppError('permission_denied', 'This token belongs to another caller. Open a socket of its own for it.', { param: 'token' });
    ctx = { ...caller, requestId, signal: left.signal };
    return ctx;
  }

  function leaveWhenDone(): void {
    if (draining && asked.size === 0) wire.close(RESTART, 'service_restart');
  }

  async function ask(frame: Extract<ClientFrame, { type: 'send' }>): Promise<void> {
    const { idempotencyKey, content } = frame.data;
    await count('chat', ctx);
    const { messageId, repeated } = await askOnce(ctx, { sessionId, idempotencyKey, content }, async () => {
      if (draining) throw new AppError('unavailable', 'This server is shutting down. Connect again and repeat.', { retryAfterSeconds: 1 });
      const answer = await streamMessage(ctx, sessionId, { content });
      const id = answer.messageId ?? '';
      let over = false;
      // Whoever asked counts as a listener for as long as the socket is open, however far behind it reads.
      const off = answer.listen(
        () => {},
        () => {
          over = true;
          asked.delete(id);
          leaveWhenDone();
        },
      );
      if (wire.closed) off();
      else if (!over) asked.set(id, off);
      return id;
    });
    say({ type: 'accepted', data: { idempotencyKey, messageId, repeated } });
  }

  async function relay(now: boolean): Promise<void> {
    const at = clock.now().getTime();
    const minute = Math.floor(at / 60_000);
    const times = typed.minute === minute ? typed.times + 1 : 1;
    if ((typed.typing === now && at - typed.at < TYPING_EVERY_MS) || times > TYPING_PER_MINUTE) return;
    typed = { typing: now, at, minute, times };
    const from = ctx.actor.type === 'visitor' ? 'visitor' : 'expert';
    await typing.publish(sessionId, hearer.id, { from, typing: now });
  }

  async function handle(text: string): Promise<void> {
    if (wire.closed) return;
    let frame: ClientFrame | null = null;
    try {
      frame = readFrame(text);
      if (frame.type === 'ping') return say({ type: 'pong', data: {} });
      if (frame.type === 'authenticate') {
        await count('api', ctx);
        await verify(frame.data.token);
        token = frame.data.token;
        return say({ type: 'authenticated', data: {} });
      }
      const barred = await verify().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (barred) {
        refuse(barred, frame);
        if (isFinal(barred)) wire.close(CLOSED_FOR[barred.code] ?? FAULT, barred.code);
        return;
      }
      if (frame.type === 'send') await ask(frame);
      else if (frame.type === 'stop') {
        await count('api', ctx);
        say({ type: 'stopped', data: await stopMessage(ctx, frame.data.messageId) });
      } else await relay(frame.data.typing);
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

  const remove = typing.add(sessionId, hearer);
  say({ type: 'ready', data: { sessionId, after: last, requestId } });
  follow(opening.follower);

  return {
    onFrame(text: string): void {
      if (++waiting > MOST_WAITING) wire.close(FLOOD, 'too_many_frames');
      const next = (turn ?? Promise.resolve())
        .then(() => handle(text))
        .finally(() => {
          waiting--;
          if (turn === next) turn = undefined;
        });
      turn = next;
    },
    onTick(): void {
      verify().catch((error: unknown) => {
        // A database that fails for a moment takes nobody's right away.
        if (isFinal(error)) end(error);
        else logger.warn({ err: error, requestId, sessionId }, 'The credential of a socket could not be checked; tried again shortly.');
      });
    },
    onDrain(): void {
      draining = true;
      leaveWhenDone();
    },
    onClose(): void {
      remove();
      stopFollowing();
      for (const off of asked.values()) off();
      left.abort();
    },
  };
}

const isFinal = (error: unknown): error is AppError => error instanceof AppError && CLOSED_FOR[error.code] !== undefined;

function readFrame(text: string): ClientFrame {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new AppError('invalid_input', 'A frame is one JSON object: { "type": …, "data": … }.');
  }
  const parsed = ClientFrame.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const param = issue?.path.join('.') || undefined;
  throw new AppError('invalid_input', `${param ? `${param}: ` : ''}${issue?.message ?? 'This is no frame.'}`, param ? { param } : {});
}
