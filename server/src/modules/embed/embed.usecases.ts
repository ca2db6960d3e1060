import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { CloneId, SessionId, WorkspaceId } from '../../shared/ids.ts';
import type { ResolvedClone } from '../clones/clones.schemas.ts';
import type { CreatedSession, CreateSessionInput, Session } from '../sessions/sessions.schemas.ts';
import type { EmbeddedAvatar, EmbeddedClone, OpenEmbedSessionInput } from './embed.schemas.ts';

export type EmbedUsecases = ReturnType<typeof createEmbedUsecases>;

/** A call of a web page, before anybody knows for whom. */
export interface PageCall {
  /** The `Origin` header; null: none was sent (a page of this very server, or a program). */
  origin: string | null;
  requestId: string;
  signal: AbortSignal;
}

interface Claims {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  sessionId: SessionId;
}

interface EmbedDeps {
  /** That a page opened the clone. Takes no time of the call. */
  recordInstallation: (ctx: Context, cloneId: CloneId, origin: string) => void;
  /** Origin of this installation's own pages: the full-page chat speaks for any published clone. */
  ownOrigin: string;
  findPublishedClone: (slug: string) => Promise<{ id: CloneId; workspaceId: WorkspaceId } | undefined>;
  getResolvedClone: (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<ResolvedClone>;
  /** Checks a key and the origins it is bound to. */
  resolveCaller: (credential: PageCall & { token: string }) => Promise<Context | null>;
  /** Null: there is no picture to be had at that address. */
  readAvatar: (url: string) => Promise<EmbeddedAvatar | null>;
  createSession: (ctx: Context, cloneId: CloneId, input: CreateSessionInput) => Promise<CreatedSession>;
  retrieveSession: (ctx: Context, id: SessionId) => Promise<Session>;
  /** Null: none of ours. Throws `token_expired` when it ended more than `graceSeconds` ago. */
  readLastSessionToken: (token: string, graceSeconds: number) => Promise<Claims | null>;
  /** Throws `conflict` for a session that has ended or is too old to go on with. */
  renewSessionToken: (ctx: Context, id: SessionId, input: object) => Promise<{ token: string; expiresIn: number }>;
}

/** Longer than any session is renewed (`sessions`). */
const RENEWABLE_SECONDS = 7 * 86_400;
const NOT_CONTINUED = new Set<string>(['token_expired', 'not_found', 'conflict']);

/**
 * What a page that embeds a clone needs before it has a session. It names the clone by slug or by publishable key; either way the page's
 * origin must be allowed: by the key's list, or by the published clone's `allowedOrigins`.
 */
export function createEmbedUsecases(deps: EmbedDeps) {
  async function byKey(name: string, call: PageCall): Promise<{ ctx: Context; clone: ResolvedClone }> {
    const ctx = await deps.resolveCaller({ ...call, token: name });
    if (ctx?.actor.type !== 'publishable_key')
      throw new AppError('unauthenticated', 'This publishable key is not valid, or not any more. Take the snippet from the console again.');
    return { ctx, clone: await speaking(ctx, ctx.actor.cloneId, name) };
  }

  async function bySlug(slug: string, call: PageCall): Promise<{ ctx: Context; clone: ResolvedClone }> {
    const found = await deps.findPublishedClone(slug);
    if (!found) throw notPublished(slug);
    const ctx: Context = {
      workspaceId: found.workspaceId,
      actor: { type: 'system', scopes: ['sessions:create'] },
      requestId: call.requestId,
      signal: call.signal,
    };
    return { ctx, clone: await speaking(ctx, found.id, slug) };
  }

  /** A clone that is not published reads like one that does not exist. */
  async function speaking(ctx: Context, id: CloneId, name: string): Promise<ResolvedClone> {
    return deps.getResolvedClone(ctx, id, { preview: false }).catch((error: unknown) => {
      throw error instanceof AppError && (error.code === 'conflict' || error.code === 'not_found') ? notPublished(name) : error;
    });
  }

  async function open(name: string, call: PageCall, needs: 'any origin or none' | 'an origin') {
    if (name.startsWith('pk_')) return byKey(name, call);
    const found = await bySlug(name, call);
    const { origin } = call;
    if (origin === null ? needs === 'an origin' : origin !== deps.ownOrigin && !found.clone.settings.allowedOrigins.includes(origin))
      throw new AppError(
        'origin_not_allowed',
        origin === null
          ? 'By its slug a clone is opened from a web page only, and this request names no origin. Use a key.'
          : `The clone ${name} may not be embedded on ${origin.slice(0, 200)}. Add that to its allowed origins and publish it, or use a publishable key that allows it.`,
      );
    return found;
  }

  /** The clone as a visitor's session talks to it: a preview's token was given by somebody who may see the draft. */
  async function ofSession(ctx: Context, { sessionId, cloneId }: Pick<Claims, 'sessionId' | 'cloneId'>): Promise<ResolvedClone> {
    const { preview } = await deps.retrieveSession(ctx, sessionId);
    const reader: Context = { ...ctx, actor: { type: 'system', scopes: ['clones:read'] } };
    return deps.getResolvedClone(reader, cloneId, { preview });
  }

  /** By its name, also for a program that names no origin, where the name is a slug: all this is public. A visitor sees its session's. */
  async function shown(call: PageCall, caller: Context | undefined, name: string | undefined): Promise<ResolvedClone> {
    if (caller?.actor.type === 'visitor') return ofSession(caller, caller.actor);
    if (name === undefined)
      throw new AppError('invalid_input', 'Say which clone: by its slug, a publishable key, or the token of a session with it.', {
        param: 'clone',
      });
    const { ctx, clone } = await open(name, call, 'any origin or none');
    if (call.origin !== null) deps.recordInstallation(ctx, clone.id, call.origin);
    return clone;
  }

  /** The session of an earlier token, when it may go on: opened by a page like this one, of the same clone, and not ended. */
  async function continued(ctx: Context, cloneId: CloneId, token: string): Promise<CreatedSession | undefined> {
    try {
      const claims = await deps.readLastSessionToken(token, RENEWABLE_SECONDS);
      if (!claims || claims.cloneId !== cloneId || claims.workspaceId !== ctx.workspaceId) return undefined;
      const visitor: Context = { ...ctx, actor: { type: 'visitor', ...claims, scopes: ['chat:write'] } };
      const session = await deps.retrieveSession(visitor, claims.sessionId);
      // Whom a site's own server vouched for, or let see a draft, comes back through that server.
      if (session.status === 'ended' || session.preview || session.visitorId !== null) return undefined;
      return { session, ...(await deps.renewSessionToken(visitor, claims.sessionId, {})) };
    } catch (error) {
      if (error instanceof AppError && NOT_CONTINUED.has(error.code)) return undefined;
      throw error;
    }
  }

  return {
    /** What the page shows before anybody asks. */
    async retrieveEmbeddedClone(call: PageCall, caller: Context | undefined, name: string | undefined): Promise<EmbeddedClone> {
      return toEmbeddedClone(await shown(call, caller, name));
    },

    async retrieveEmbeddedAvatar(call: PageCall, caller: Context | undefined, name: string | undefined): Promise<EmbeddedAvatar> {
      const { avatarUrl } = (await shown(call, caller, name)).settings;
      const avatar = avatarUrl === null ? null : await deps.readAvatar(avatarUrl);
      if (!avatar) throw new AppError('not_found', 'This clone has no picture, or none can be had from its avatarUrl. Show its initials.');
      return avatar;
    },

    /** Opens a session for an anonymous visitor of the page, or continues theirs. */
    async createEmbedSession(call: PageCall, input: OpenEmbedSessionInput): Promise<CreatedSession> {
      const { ctx, clone } = await open(input.clone, call, 'an origin');
      const kept = input.token === undefined ? undefined : await continued(ctx, clone.id, input.token);
      return kept ?? deps.createSession(ctx, clone.id, { preview: false, metadata: {} });
    },

    /** For the full page: undefined when there is no such published clone. */
    async findEmbedPage(slug: string, call: PageCall): Promise<{ clone: EmbeddedClone; allowedOrigins: string[] } | undefined> {
      try {
        const { clone } = await bySlug(slug, call);
        return { clone: toEmbeddedClone(clone), allowedOrigins: clone.settings.allowedOrigins };
      } catch (error) {
        if (error instanceof AppError && error.code === 'not_found') return undefined;
        throw error;
      }
    },
  };
}

function toEmbeddedClone({ id, slug, settings }: ResolvedClone): EmbeddedClone {
  const { name, avatarUrl, bio, greeting, starterQuestions, language, theme } = settings;
  return { id, slug, name, avatarUrl, bio, greeting, starterQuestions, language, theme };
}

function notPublished(name: string): AppError {
  return new AppError('not_found', `There is no published clone for ${name.slice(0, 8)}…. Check the snippet, and publish the clone.`);
}
