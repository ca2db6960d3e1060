import { isAtLeast } from '../state/auth.ts';

interface Place {
  text: string;
  href: string;
  /** The lowest role that may open it. Default: everybody. */
  least?: 'editor' | 'admin' | 'owner';
  /** Other words by which people look for it. */
  words?: string;
}

const PLACES: readonly Place[] = [
  { text: 'Overview', href: '/', words: 'home start' },
  { text: 'Clones', href: '/clones' },
  { text: 'New clone', href: '/clones?new', least: 'editor', words: 'create add' },
  { text: 'Usage', href: '/usage', least: 'admin', words: 'cost limit billing payouts' },
  { text: 'API keys', href: '/keys', least: 'admin', words: 'secret publishable' },
  { text: 'Webhooks', href: '/keys?tab=webhooks', least: 'admin', words: 'endpoints events deliveries' },
  { text: 'Workspace', href: '/settings', words: 'settings name general' },
  { text: 'Members', href: '/settings/members', words: 'invite team roles' },
  { text: 'Privacy', href: '/settings/privacy', least: 'owner', words: 'visitors personal data export erase' },
  { text: 'Audit log', href: '/settings/audit', least: 'admin', words: 'history actions' },
  { text: 'Account', href: '/account', words: 'password devices sign-ins profile' },
  { text: 'API docs', href: '/docs', words: 'reference openapi sdk' },
];

/** The pages that do not belong to a clone and that the user's role may open. */
export const places = (): Place[] => PLACES.filter(({ least }) => !least || isAtLeast(least));

/** The tabs of a clone. A key is the last part of a tab's path. */
export const CLONE_TABS = {
  knowledge: { text: 'Knowledge', words: 'sources documents files upload search' },
  persona: { text: 'Persona', words: 'name picture greeting instructions preview try' },
  embed: { text: 'Embed', words: 'snippet site website widget origins' },
  conversations: { text: 'Conversations', words: 'sessions messages questions answers' },
  insights: { text: 'Insights', words: 'analytics statistics ratings' },
  versions: { text: 'Versions', words: 'publish history restore delete' },
} as const;

export const tabHref = (cloneId: string, tab: string): string => `/clones/${cloneId}/${tab}`;
