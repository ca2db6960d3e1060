import type { ApiKey } from '@cloneai/sdk';
import { originOf } from '../clone/embed/origin.ts';

export type Scope = ApiKey['scopes'][number];

/** Labels of the scopes. */
export const SCOPE_LABELS: Record<Scope, string> = {
  'clones:read': 'Read clones, their settings and versions',
  'clones:write': 'Create, change, publish, and delete clones',
  'knowledge:read': 'Read and search sources',
  'knowledge:write': 'Add, retry, and delete sources',
  'sessions:create': 'Create sessions',
  'chat:write': 'Ask questions and rate answers',
  'conversations:read': 'Read conversations and insights',
  'conversations:write': 'End and delete conversations',
  'keys:manage': 'Create and revoke API keys',
  'workspace:read': 'Read the workspace and its members',
  'workspace:manage': 'Manage the workspace, its members, and its spending limit',
  'webhooks:manage': 'Manage webhook endpoints',
  'billing:read': 'Read usage and cost',
  'privacy:manage': 'Export and erase personal data',
};

export type Preset = 'everything' | 'answer' | 'read' | 'custom';

const ANSWER: readonly Scope[] = ['clones:read', 'sessions:create', 'chat:write'];
const READ: readonly Scope[] = ['clones:read', 'knowledge:read', 'conversations:read', 'workspace:read', 'billing:read'];

/** The scopes that a user with this role can grant to a key. */
export const grantableScopes = (role: string | null | undefined): Scope[] =>
  (Object.keys(SCOPE_LABELS) as Scope[]).filter((scope) => role === 'owner' || scope !== 'privacy:manage');

export function scopesOf(preset: Exclude<Preset, 'custom'>, role: string | null | undefined): Scope[] {
  const allowed = grantableScopes(role);
  return preset === 'everything' ? allowed : allowed.filter((scope) => (preset === 'answer' ? ANSWER : READ).includes(scope));
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((scope) => other.includes(scope));

/** The preset that matches the scopes, or their number. */
export function scopesText(scopes: readonly Scope[]): string {
  if (isSame(scopes, grantableScopes('owner'))) return 'Everything';
  if (isSame(scopes, grantableScopes('admin'))) return 'Everything except personal data';
  if (isSame(scopes, ANSWER)) return 'Answer only';
  if (isSame(scopes, READ)) return 'Read only';
  return scopes.length === 1 ? String(scopes[0]) : `${scopes.length} scopes`;
}

/** The origins of typed URLs, separated by spaces, lines, or commas. The server normalizes or refuses what is no URL of a page. */
export const parseOrigins = (typed: string): string[] =>
  typed
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((text) => originOf(text) ?? text);
