import { randomBytes } from 'node:crypto';

/** The id prefix of each kind of object. */
export const ID_PREFIXES = {
  workspace: 'wsp',
  user: 'usr',
  apiKey: 'key',
  clone: 'cln',
  avatar: 'ava',
  source: 'src',
  document: 'doc',
  chunk: 'chk',
  session: 'ses',
  message: 'msg',
  job: 'job',
  event: 'evt',
  webhookEndpoint: 'whk',
  payoutAccount: 'poa',
  refreshToken: 'rft',
  passwordReset: 'pwr',
  invitation: 'inv',
  visitor: 'vis',
  request: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;
export type Id<K extends IdKind> = `${(typeof ID_PREFIXES)[K]}_${string}`;

export type WorkspaceId = Id<'workspace'>;
export type UserId = Id<'user'>;
export type ApiKeyId = Id<'apiKey'>;
export type CloneId = Id<'clone'>;
export type AvatarId = Id<'avatar'>;
export type SourceId = Id<'source'>;
export type DocumentId = Id<'document'>;
export type ChunkId = Id<'chunk'>;
export type SessionId = Id<'session'>;
export type MessageId = Id<'message'>;
export type EventId = Id<'event'>;
export type PayoutAccountId = Id<'payoutAccount'>;
export type VisitorId = Id<'visitor'>;
export type PasswordResetId = Id<'passwordReset'>;
export type InvitationId = Id<'invitation'>;
/** The id of a login is the id of its first refresh token. */
export type LoginId = Id<'refreshToken'>;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
let lastTime = -1;
let lastRandom = new Uint8Array(16);

/** 16 base32 digits. Within one millisecond it is the previous value plus one, so ids of one process sort by creation. */
function randomDigits(time: number): Uint8Array {
  if (time !== lastTime) {
    lastTime = time;
    lastRandom = Uint8Array.from(randomBytes(16), (byte) => byte & 31);
    return lastRandom;
  }
  for (let i = 15; i >= 0; i--) {
    const digit = (lastRandom[i] ?? 0) + 1;
    lastRandom[i] = digit & 31;
    if (digit < 32) break;
  }
  return lastRandom;
}

/** A prefixed, time-sortable id: 10 base32 digits of Unix milliseconds, then 80 random bits (ULID's layout, lower case). */
export function newId<K extends IdKind>(kind: K, now: number = Date.now()): Id<K> {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let tail = '';
  for (const digit of randomDigits(now)) tail += ALPHABET[digit];
  return `${ID_PREFIXES[kind]}_${time}${tail}` as Id<K>;
}

/** The lowest id of this kind that can be created at `time`: ids sort by time, so it starts or ends a range of them. */
export function lowestIdAt<K extends IdKind>(kind: K, time: Date): Id<K> {
  let digits = '';
  for (let rest = Math.max(0, time.getTime()), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) digits = ALPHABET[rest % 32] + digits;
  return `${ID_PREFIXES[kind]}_${digits}${ALPHABET[0]?.repeat(16)}` as Id<K>;
}

/** An id is made by the clock of one server and `created_at` by another's, so the range of ids is a little wider than that of times. */
const CLOCK_SKEW_MS = 3_600_000;
/** An answer that failed and is given again has the id of the first attempt. Its idempotency key is kept for a day. */
const REPEATED_MS = 86_400_000;

/** No object with a `created_at` of `time` or later has a lower id: narrows what is read from an index of ids. */
export const lowestIdSince = <K extends IdKind>(kind: K, time: Date): Id<K> =>
  lowestIdAt(kind, new Date(time.getTime() - REPEATED_MS - CLOCK_SKEW_MS));

/** Every object with a `created_at` before `time` has a lower id. */
export const lowestIdAfter = <K extends IdKind>(kind: K, time: Date): Id<K> => lowestIdAt(kind, new Date(time.getTime() + CLOCK_SKEW_MS));

/** The time an id was created, by the clock of the process that created it. */
export function timeOfId(id: Id<IdKind>): Date {
  let time = 0;
  for (const digit of id.slice(4, 14)) time = time * 32 + ALPHABET.indexOf(digit);
  return new Date(time);
}

/** Regular expression source that matches one kind of id, for schemas. */
export function idPattern(kind: IdKind): string {
  return `^${ID_PREFIXES[kind]}_[${ALPHABET}]{26}$`;
}
