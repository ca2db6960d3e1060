import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { CloneId, SessionId, WorkspaceId } from '../../shared/ids.ts';
import { allowsOrigin } from '../../shared/origin.ts';
import type { ResolvedClone } from '../clones/clones.schemas.ts';
import type { CreatedSession, CreateSessionInput, Session } from '../sessions/sessions.schemas.ts';
import type { EmbeddedAvatar, EmbeddedClone, OpenEmbedSessionInput } from './embed.schemas.ts';

export type EmbedUsecases = ReturnType<typeof createEmbedUsecases>;

/** A request from a web page before the clone is known. */
export interface PageCall {
  /** The `Origin` header. Null if there is none (same-origin page or non-browser client). */
  origin: string | null;
  requestId: string;
  signal: AbortSignal;
}

interface Claims {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  sessionId: SessionId;
  origin?: string;
}

interface EmbedDeps {
  /** Records that a page opened the clone. Returns immediately. */
  recordInstallation: (ctx: Context, cloneId: CloneId, origin: string) => void;
  /** Origin of this server, whose full-page chat may open any published clone. */
  ownOrigin: string;
  findPublishedClone: (slug: string) => Promise<{ id: CloneId; workspaceId: WorkspaceId } | undefined>;
  getResolvedClone: (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<ResolvedClone>;
  /** Checks a key and its allowed origins. */
  resolveCaller: (credential: PageCall & { token: string }) => Promise<Context | null>;
  /** Null if the address returns no image. */
  readAvatar: (url: string) => Promise<EmbeddedAvatar | null>;
  createSession: (ctx: Context, cloneId: CloneId, input: CreateSessionInput, origin: string | null) => Promise<CreatedSession>;
  retrieveSession: (ctx: Context, id: SessionId) => Promise<Session>;
  /** Null if the token is not valid. Throws `token_expired` if it expired more than `graceSeconds` ago. */
  readLastSessionToken: (token: string, graceSeconds: number) => Promise<Claims | null>;
  /** Throws `conflict` if the session has ended or is too old to resume. */
  renewSessionToken: (ctx: Context, id: SessionId, input: object, origin: string | null) => Promise<{ token: string; expiresIn: number }>;
}

/** Longer than the `sessions` module renews any session. */
const RENEWABLE_SECONDS = 7 * 86_400;
const NOT_RESUMABLE = new Set<string>(['token_expired', 'not_found', 'conflict']);

/**
 * Verbs for pages that embed a clone and have no session yet. A page identifies the clone by slug or publishable key. Its origin must be in
 * the `allowedOrigins` of the clone or of the key.
 */
export function createEmbedUsecases(deps: EmbedDeps) {
  async function byKey(name: string, call: PageCall): Promise<{ ctx: Context; clone: ResolvedClone }> {
    const ctx = await deps.resolveCaller({ ...call, token: name });
    if (ctx?.actor.type !== 'publishable_key')
      throw new AppError('unauthenticated', 'This publishable key is not valid or was revoked. Copy the snippet from the console again.');
    return { ctx, clone: await resolvePublished(ctx, ctx.actor.cloneId, name) };
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
    return { ctx, clone: await resolvePublished(ctx, found.id, slug) };
  }

  /** Reports an unpublished clone as not found. */
  async function resolvePublished(ctx: Context, id: CloneId, name: string): Promise<ResolvedClone> {
    return deps.getResolvedClone(ctx, id, { preview: false }).catch((error: unknown) => {
      throw error instanceof AppError && (error.code === 'conflict' || error.code === 'not_found') ? notPublished(name) : error;
    });
  }

  async function open(name: string, call: PageCall, { originRequired }: { originRequired: boolean }) {
    if (name.startsWith('pk_')) return byKey(name, call);
    const found = await bySlug(name, call);
    const { origin } = call;
    if (origin === null ? originRequired : origin !== deps.ownOrigin && !allowsOrigin(found.clone.settings.allowedOrigins, origin))
      throw new AppError(
        'origin_not_allowed',
        origin === null
          ? 'This request has no Origin header, so it cannot open a clone by its slug. Use a key.'
          : `The clone ${name} does not allow the origin ${origin.slice(0, 200)}. Add it on the Embed page of the clone, or use a publishable key that allows it.`,
      );
    return found;
  }

  /** The clone of a visitor's session. A preview shows the draft, because its creator may read the draft. */
  async function resolveForSession(ctx: Context, { sessionId, cloneId }: Pick<Claims, 'sessionId' | 'cloneId'>): Promise<ResolvedClone> {
    const { preview } = await deps.retrieveSession(ctx, sessionId);
    const reader: Context = { ...ctx, actor: { type: 'system', scopes: ['clones:read'] } };
    return deps.getResolvedClone(reader, cloneId, { preview });
  }

  /** Resolves the clone for reading. A slug works without an origin, because the profile is public. */
  async function resolveForReading(call: PageCall, caller: Context | undefined, name: string | undefined): Promise<ResolvedClone> {
    if (caller?.actor.type === 'visitor') return resolveForSession(caller, caller.actor);
    if (name === undefined)
      throw new AppError(
        'invalid_input',
        'The clone is missing. Send its slug or a publishable key as clone, or use a session token as the credential.',
        {
          param: 'clone',
        },
      );
    const { ctx, clone } = await open(name, call, { originRequired: false });
    if (call.origin !== null) deps.recordInstallation(ctx, clone.id, call.origin);
    return clone;
  }

  /** Resumes the session of an earlier token if it belongs to the same clone and origin, was opened by a page, and has not ended. */
  async function resumeSession(ctx: Context, cloneId: CloneId, token: string, origin: string | null): Promise<CreatedSession | undefined> {
    try {
      const claims = await deps.readLastSessionToken(token, RENEWABLE_SECONDS);
      if (!claims || claims.cloneId !== cloneId || claims.workspaceId !== ctx.workspaceId) return undefined;
      if (claims.origin !== undefined && claims.origin !== origin) return undefined;
      const page = origin === null ? {} : { origin };
      const visitor: Context = { ...ctx, actor: { type: 'visitor', ...claims, ...page, scopes: ['chat:write'] } };
      const session = await deps.retrieveSession(visitor, claims.sessionId);
      // Previews and identified visitors get their sessions from the server of the site.
      if (session.status === 'ended' || session.preview || session.visitorId !== null) return undefined;
      return { session, ...(await deps.renewSessionToken(visitor, claims.sessionId, {}, origin)) };
    } catch (error) {
      if (error instanceof AppError && NOT_RESUMABLE.has(error.code)) return undefined;
      throw error;
    }
  }

  return {
    /** The profile that a page shows before the first message. */
    async retrieveEmbeddedClone(call: PageCall, caller: Context | undefined, name: string | undefined): Promise<EmbeddedClone> {
      return toEmbeddedClone(await resolveForReading(call, caller, name));
    },

    async retrieveEmbeddedAvatar(call: PageCall, caller: Context | undefined, name: string | undefined): Promise<EmbeddedAvatar> {
      const { avatarUrl } = (await resolveForReading(call, caller, name)).settings;
      const avatar = avatarUrl === null ? null : await deps.readAvatar(avatarUrl);
      if (!avatar)
        throw new AppError('not_found', 'This clone has no avatar, or its avatarUrl returns no image. Show its initials instead.');
      return avatar;
    },

    /** Creates or resumes a session for an anonymous visitor of the page. */
    async createEmbedSession(call: PageCall, input: OpenEmbedSessionInput): Promise<CreatedSession & { resumed: boolean }> {
      const { ctx, clone } = await open(input.clone, call, { originRequired: true });
      const resumed = input.token === undefined ? undefined : await resumeSession(ctx, clone.id, input.token, call.origin);
      const opened =
        resumed ?? (await deps.createSession(ctx, clone.id, { preview: false, metadata: {}, language: input.language }, call.origin));
      return { ...opened, resumed: resumed !== undefined };
    },

    /** Data for the full-page chat. Undefined if no published clone has this slug. */
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
  const { name, avatarUrl, bio, greeting, starterQuestions, language, linkHosts, theme } = settings;
  return { id, slug, name, avatarUrl, bio, greeting, starterQuestions, language, linkHosts, theme };
}

function notPublished(name: string): AppError {
  return new AppError(
    'not_found',
    `No published clone matches ${name.startsWith('pk_') ? `${name.slice(0, 8)}…` : name.slice(0, 80)}. Publish it, or copy the snippet from its Embed page again.`,
  );
}
