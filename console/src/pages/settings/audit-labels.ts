import { money } from '../../lib/format.ts';

type Details = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
/** `, version 3`, where there is one. */
const more = (before: string, value: unknown): string => (text(value) ? `${before}${text(value)}` : '');

/** What each action of the log is called, by the name the server writes. */
export const ACTION_LABELS: Record<string, (details: Details) => string> = {
  'account.created': () => 'Made an account',
  'account.updated': () => 'Changed their name',
  'api_key.created': ({ kind }) => `Made a ${text(kind) || 'new'} API key`,
  'api_key.revoked': ({ kind }) => `Revoked a ${text(kind)} API key`.replace('  ', ' '),
  'clone.created': () => 'Made a clone',
  'clone.deleted': () => 'Deleted a clone',
  'clone.published': ({ version }) => `Published a clone${more(', version ', version)}`,
  'clone.restored': ({ version }) => `Brought a clone back to an earlier version${more(', number ', version)}`,
  'clone.unpublished': () => 'Took a clone offline',
  'clone.updated': () => 'Changed a clone',
  'invitation.accepted': ({ role }) => `Accepted an invitation${more(' as ', role)}`,
  'invitation.created': ({ role }) => `Invited somebody${more(' as ', role)}`,
  'invitation.revoked': () => 'Withdrew an invitation',
  'login.ended': ({ logins }) => (Number(logins) > 1 ? `Logged out of ${text(logins)} places` : 'Logged out'),
  'login.reuse_detected': () => 'A stolen login was noticed and ended',
  'login.started': () => 'Logged in',
  'member.left': () => 'Left the workspace',
  'member.removed': ({ role }) => `Removed a member${more(', who was ', role)}`,
  'member.role_changed': ({ from, to }) => `Changed a member’s role${more(' from ', from)}${more(' to ', to)}`,
  'password.changed': () => 'Changed their password',
  'password.reset': () => 'Set a new password by mail',
  'payout_account.created': () => 'Set up a payout account',
  'payout_account.updated': () => 'The payout account changed',
  'privacy.erased': ({ sessions }) => `Erased a visitor’s data${more(', sessions: ', sessions)}`,
  'privacy.exported': ({ scope }) => (scope === 'visitor' ? 'Exported a visitor’s data' : 'Exported the workspace’s data'),
  'session.deleted': () => 'Deleted a conversation',
  'source.added': () => 'Added a source',
  'source.deleted': () => 'Deleted a source',
  'source.retried': () => 'Had a source read again',
  'spending_limit.set': ({ monthlyCostMicros: micros }) =>
    typeof micros === 'number' ? `Set the spending limit to ${money(micros)} a month` : 'Lifted the spending limit',
  'webhook_endpoint.created': () => 'Made a webhook endpoint',
  'webhook_endpoint.deleted': () => 'Deleted a webhook endpoint',
  'webhook_endpoint.updated': () => 'Changed a webhook endpoint',
  'workspace.created': () => 'Made the workspace',
  'workspace.updated': () => 'Renamed the workspace',
};

/** An action in plain words; its raw name where there are none for it. */
export const actionLabel = (action: string, details: Details): string => ACTION_LABELS[action]?.(details) ?? action;

/** Where the console shows what an id names; undefined where it does not. */
export function linkTo(target: string): string | undefined {
  if (target.startsWith('cln_')) return `/clones/${target}`;
  if (target.startsWith('key_')) return '/keys';
  if (target.startsWith('whk_')) return '/keys?tab=webhooks';
  if (target.startsWith('usr_') || target.startsWith('inv_')) return '/settings/members';
  return undefined;
}
