import type { AppRouter } from './router.ts';

/** What OpenAPI calls a document: plain JSON. */
export type ApiDocument = Record<string, unknown> & { paths: Record<string, Record<string, unknown>>; tags?: { name: string }[] };

const DESCRIPTION = `Turn an expert's knowledge into an AI clone that anyone can talk to.

Send a credential as \`Authorization: Bearer\`: a secret key (\`sk_…\`) from your server, a publishable key (\`pk_…\`) or a session token from a
web page, an access token from the console. Lists are paged by \`cursor\`. Every POST may carry an \`Idempotency-Key\`. Every error has the one
envelope, \`Error\`; quote its \`requestId\` when you ask for help.`;

const TAGS: Record<string, string> = {
  'API keys': 'Secret keys for servers and publishable keys for web pages.',
  Accounts: 'People, their sign-in, and their workspaces.',
  Analytics: 'How a clone is used.',
  Billing: 'Usage, cost, spending limits and payout accounts.',
  Chat: 'Questions and their cited answers, whole or as they are written.',
  Clones: 'An expert in the form that visitors talk to: settings, versions, publishing.',
  Embedding: 'Clones on web pages: no credential, allowed origins.',
  Feedback: 'What visitors thought of an answer.',
  Health: 'Whether each part of the server works.',
  Knowledge: 'The sources a clone answers from, and the search in them.',
  Privacy: 'Export and erasure of personal data.',
  Sessions: 'Conversations of visitors with a clone.',
  Webhooks: 'Events sent to addresses of your own.',
};

/** The contract as the routes describe themselves, in an order that depends on nothing but names. */
export function describeApi(app: AppRouter, version: string): ApiDocument {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key (`sk_…`, `pk_…`), an access token, or a session token.',
  });
  // `identifier` is OpenAPI 3.1's; the types of the document are 3.0's here.
  const license: { name: string } = { name: 'MIT', ...{ identifier: 'MIT' } };
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'CloneAI', version, description: DESCRIPTION, license },
    servers: [{ url: '/', description: 'The server that gave you this document.' }],
  }) as unknown as ApiDocument;

  const tags = new Set<string>();
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path)) for (const tag of (operation as { tags?: string[] }).tags ?? []) tags.add(tag);
  document.tags = [...tags].sort().map((name) => {
    const description = TAGS[name];
    if (!description) throw new Error(`The tag ${name} has no description yet: write one in http/openapi.ts.`);
    return { name, description };
  });
  document.paths = sorted(document.paths);
  const components = (document.components ?? {}) as Record<string, Record<string, unknown>>;
  document.components = sorted(Object.fromEntries(Object.entries(components).map(([kind, members]) => [kind, sorted(members)])));
  return document;
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
