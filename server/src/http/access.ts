import type { Scope } from '../shared/context.ts';

interface CredentialText {
  name: string;
  description: string;
}

const SCOPE_TEXTS: Record<Scope, string> = {
  'clones:read': 'read clones and their versions',
  'clones:write': 'create, change, publish, and delete clones',
  'knowledge:read': 'read and search sources',
  'knowledge:write': 'add, change, and delete sources',
  'sessions:create': 'create sessions',
  'chat:write': 'ask, stop, and rate answers',
  'conversations:read': 'read sessions, messages, and analytics',
  'conversations:write': 'end and delete sessions',
  'keys:manage': 'manage API keys',
  'workspace:read': 'read the workspace and its members',
  'workspace:manage': 'change the workspace, its spending limit, and its members; read the audit log',
  'webhooks:manage': 'manage webhook endpoints',
  'billing:read': 'read usage and billing',
  'privacy:manage': 'export and erase personal data',
};

const scopeList = Object.entries(SCOPE_TEXTS)
  .map(([scope, text]) => `\`${scope}\` (${text})`)
  .join(', ');

/** The kinds of credentials, by the name of their security scheme in the contract. */
export const CREDENTIALS = {
  accessToken: {
    name: 'access token',
    description: 'Access token of a signed-in user, from `login`. Valid for 30 minutes. The role of the user decides its scopes.',
  },
  secretKey: {
    name: 'secret key',
    description: `Secret API key (\`sk_…\`), for servers. It has the scopes that it was created with: ${scopeList}.`,
  },
  publishableKey: {
    name: 'publishable key',
    description: 'Publishable API key (`pk_…`), for web pages. Limited to one clone and to the origins that it allows.',
  },
  sessionToken: {
    name: 'session token',
    description: 'Token of a visitor, from `createSession`. Valid for 30 minutes, and limited to its session.',
  },
} as const satisfies Record<string, CredentialText>;

export type CredentialKind = keyof typeof CREDENTIALS;

/** Who may call a route. The use case enforces it; `app/contract/access.test.ts` proves that both say the same. */
export interface Access {
  /** `public`: takes no credential. `optional`: works without a credential, and refuses one that is not valid. */
  auth: 'required' | 'optional' | 'public';
  /** The kinds of credentials that the route accepts. Default: access tokens and secret keys. */
  callers?: readonly CredentialKind[];
  /** The scope that access tokens and secret keys need; or alternatives, each a list of scopes that are needed together. */
  scope?: Scope | readonly (readonly Scope[])[];
}

const BY_DEFAULT: readonly CredentialKind[] = ['accessToken', 'secretKey'];
/** What these may do does not depend on scopes. */
const WITHOUT_SCOPES = new Set<CredentialKind>(['publishableKey', 'sessionToken']);

const alternativesOf = ({ scope }: Access): readonly (readonly Scope[])[] =>
  scope === undefined ? [[]] : typeof scope === 'string' ? [[scope]] : scope;

/** The OpenAPI entry: any of the list is enough; `{}` stands for no credential. OpenAPI 3.1 allows scopes for every kind of scheme. */
export function securityOf(access: Access): Record<string, Scope[]>[] {
  if (access.auth === 'public') return [];
  const ways = (access.callers ?? BY_DEFAULT).flatMap((kind): Record<string, Scope[]>[] =>
    WITHOUT_SCOPES.has(kind) ? [{ [kind]: [] }] : alternativesOf(access).map((scopes) => ({ [kind]: [...scopes] })),
  );
  return access.auth === 'optional' ? [...ways, {}] : ways;
}

/** The same for people, as the last line of the description. */
export function accessText(access: Access): string {
  if (access.auth === 'public') return 'Credential: none.';
  const kinds = (access.callers ?? BY_DEFAULT).map((kind) => CREDENTIALS[kind].name);
  const scopes = alternativesOf(access).map((list) => list.map((scope) => `\`${scope}\``).join(' and '));
  const scope = scopes.join('') === '' ? '' : ` with the scope ${scopes.join(' or ')}`;
  const scoped = kinds.slice(0, (access.callers ?? BY_DEFAULT).filter((kind) => !WITHOUT_SCOPES.has(kind)).length);
  const fixed = kinds.slice(scoped.length);
  const list = [...(scoped.length > 0 ? [`${scoped.join(' or ')}${scope}`] : []), ...fixed].join(', or ');
  return `Credential: ${list}${access.auth === 'optional' ? ', or none' : ''}.`;
}
