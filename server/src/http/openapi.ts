import type { AppRouter } from './router.ts';

/** An OpenAPI document, as plain JSON. */
export type ApiDocument = Record<string, unknown> & { paths: Record<string, Record<string, unknown>>; tags?: { name: string }[] };

const DESCRIPTION = `Turn an expert's knowledge into an AI clone that anyone can talk to.

Send a credential as \`Authorization: Bearer\`: a secret key (\`sk_…\`) from your server, a publishable key (\`pk_…\`) or a session token from a
web page, or an access token from the console. Lists are paged with \`cursor\`. Every POST accepts an \`Idempotency-Key\`. Every error has the same
envelope, \`Error\`. Include its \`requestId\` when you ask for help.`;

/** Builds the contract from the mounted routes, sorted by name so that diffs are small. `tags` describes each tag. */
export function describeApi(app: AppRouter, version: string, descriptions: Readonly<Record<string, string>>): ApiDocument {
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
    const description = descriptions[name];
    if (!description) throw new Error(`The tag ${name} has no description. Add it to \`tags\` of the module whose routes use it.`);
    return { name, description };
  });
  document.paths = sorted(document.paths);
  const components = (document.components ?? {}) as Record<string, Record<string, unknown>>;
  document.components = sorted(Object.fromEntries(Object.entries(components).map(([kind, members]) => [kind, sorted(members)])));
  return document;
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
