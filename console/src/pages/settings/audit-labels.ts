import { money } from '../../lib/format.ts';

type Details = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
/** The value with its prefix, like `, version 3`, or nothing. */
const suffix = (before: string, value: unknown): string => (text(value) ? `${before}${text(value)}` : '');

/** Labels of the audit log's actions. */
export const ACTION_LABELS: Record<string, (details: Details) => string> = {
  'account.created': () => 'Created an account',
  'account.updated': () => 'Changed their name',
  'api_key.created': ({ kind }) => `Created a ${text(kind) || 'new'} API key`,
  'api_key.updated': () => 'Updated an API key',
  'api_key.revoked': ({ kind }) => `Revoked a ${text(kind)} API key`.replace('  ', ' '),
  'api_key.rotated': ({ kind }) => `Rotated a ${text(kind)} API key`.replace('  ', ' '),
  'clone.created': () => 'Created a clone',
  'clone.deleted': () => 'Deleted a clone',
  'clone.published': ({ version }) => `Published a clone${suffix(', version ', version)}`,
  'clone.restored': ({ version }) => `Restored a clone${suffix(' to version ', version)}`,
  'clone.unpublished': () => 'Unpublished a clone',
  'clone.updated': () => 'Updated a clone',
  'invitation.accepted': ({ role }) => `Accepted an invitation${suffix(' as ', role)}`,
  'invitation.created': ({ role }) => `Invited a member${suffix(' as ', role)}`,
  'invitation.revoked': () => 'Revoked an invitation',
  'login.confirmed': () => 'Entered their password again',
  'login.ended': ({ logins }) => (Number(logins) > 1 ? `Signed out ${text(logins)} logins` : 'Signed out'),
  'login.reuse_detected': () => 'Ended a login because its refresh token was reused',
  'login.started': () => 'Signed in',
  'member.left': () => 'Left the workspace',
  'member.removed': ({ role }) => `Removed a member${suffix(' with the role ', role)}`,
  'member.role_changed': ({ from, to }) => `Changed a member’s role${suffix(' from ', from)}${suffix(' to ', to)}`,
  'password.changed': () => 'Changed their password',
  'password.reset': () => 'Reset their password',
  'payout_account.created': () => 'Set up a payout account',
  'payout_account.updated': () => 'Updated the payout account',
  'privacy.erased': ({ sessions }) => `Erased a visitor’s data${suffix(', sessions: ', sessions)}`,
  'privacy.exported': ({ scope }) => (scope === 'visitor' ? 'Exported a visitor’s data' : 'Exported the workspace’s data'),
  'messages.exported': () => 'Exported conversations',
  'session.updated': () => 'Updated a conversation',
  'session.deleted': () => 'Deleted a conversation',
  'source.added': () => 'Added a source',
  'source.deleted': ({ count }) => (Number(count) > 1 ? `Deleted ${text(count)} sources` : 'Deleted a source'),
  'source.retried': () => 'Retried a source',
  'source.refreshed': () => 'Fetched a web page again',
  'source.updated': () => 'Updated a source',
  'spending_limit.set': ({ monthlyCostMicros: micros }) =>
    typeof micros === 'number' ? `Set the spending limit to ${money(micros)} a month` : 'Removed the spending limit',
  'webhook_delivery.repeated': () => 'Redelivered a webhook event',
  'webhook_endpoint.created': () => 'Created a webhook endpoint',
  'webhook_endpoint.deleted': () => 'Deleted a webhook endpoint',
  'webhook_endpoint.secret_rotated': () => 'Rotated the secret of a webhook endpoint',
  'webhook_endpoint.tested': () => 'Sent a test event to a webhook endpoint',
  'webhook_endpoint.updated': () => 'Updated a webhook endpoint',
  'workspace.created': () => 'Created the workspace',
  'workspace.updated': () => 'Renamed the workspace',
};

/** The label of an action, or its name if it has no label. */
export const actionLabel = (action: string, details: Details): string => ACTION_LABELS[action]?.(details) ?? action;

/** The console page of a resource ID, if it has one. */
export function linkTo(target: string): string | undefined {
  if (target.startsWith('cln_')) return `/clones/${target}`;
  if (target.startsWith('key_')) return '/keys';
  if (target.startsWith('whk_')) return '/keys?tab=webhooks';
  if (target.startsWith('usr_') || target.startsWith('inv_')) return '/settings/members';
  return undefined;
}
