import type { ApiKey } from '@cloneai/sdk';

export type Scope = ApiKey['scopes'][number];

/** What each scope lets a key do. */
export const SCOPE_LABELS: Record<Scope, string> = {
  'clones:read': 'See clones, their settings and versions',
  'clones:write': 'Make, change, publish and delete clones',
  'knowledge:read': 'Read sources and search them',
  'knowledge:write': 'Add, retry and delete sources',
  'sessions:create': 'Open sessions with a clone',
  'chat:write': 'Ask questions and rate answers',
  'conversations:read': 'Read conversations and insights',
  'conversations:write': 'End and delete conversations',
  'keys:manage': 'Make and revoke API keys',
  'workspace:read': 'See the workspace and who is in it',
  'workspace:manage': 'Change the workspace, its limit, its log',
  'webhooks:manage': 'Set up webhook endpoints',
  'billing:read': 'Read usage and cost',
  'privacy:manage': 'Export and erase personal data',
};

export type Preset = 'everything' | 'answer' | 'read' | 'custom';

const ANSWER: readonly Scope[] = ['clones:read', 'sessions:create', 'chat:write'];
const READ: readonly Scope[] = ['clones:read', 'knowledge:read', 'conversations:read', 'workspace:read', 'billing:read'];

/** What somebody of this role can give a key: nobody gives what they do not have. */
export const grantableScopes = (role: string | null | undefined): Scope[] =>
  (Object.keys(SCOPE_LABELS) as Scope[]).filter((scope) => role === 'owner' || scope !== 'privacy:manage');

export function scopesOf(preset: Exclude<Preset, 'custom'>, role: string | null | undefined): Scope[] {
  const may = grantableScopes(role);
  return preset === 'everything' ? may : may.filter((scope) => (preset === 'answer' ? ANSWER : READ).includes(scope));
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((scope) => other.includes(scope));

/** The scopes of a key in a word, where there is one for them. */
export function scopesText(scopes: readonly Scope[]): string {
  if (isSame(scopes, grantableScopes('owner'))) return 'Everything';
  if (isSame(scopes, grantableScopes('admin'))) return 'Everything but personal data';
  if (isSame(scopes, ANSWER)) return 'Answer only';
  if (isSame(scopes, READ)) return 'Read only';
  return scopes.length === 1 ? String(scopes[0]) : `${scopes.length} scopes`;
}

/** Origins as somebody typed them, one a line or between commas, written as browsers send them; and those that are none. */
export function parseOrigins(typed: string): { origins: string[]; wrong: string[] } {
  const origins: string[] = [];
  const wrong: string[] = [];
  for (const text of typed.split(/[\s,]+/).filter(Boolean)) {
    const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
    if (
      url &&
      /^https?:$/.test(url.protocol) &&
      (url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('['))
    )
      origins.push(url.origin);
    else wrong.push(text);
  }
  return { origins: [...new Set(origins)], wrong };
}
