import { CREDENTIALS } from './access.ts';
import { addCodeSamples } from './code-samples.ts';
import { type ContractTexts, completeContract } from './complete-contract.ts';
import { REQUEST_HEADERS, RESPONSE_HEADERS } from './contract-headers.ts';
import { ErrorEnvelope } from './error.schemas.ts';
import { errorComponents } from './error-responses.ts';
import type { AppRouter } from './router.ts';

/** An OpenAPI document, as plain JSON. */
export type ApiDocument = Record<string, unknown> & { paths: Record<string, Record<string, unknown>>; tags?: { name: string }[] };

const DESCRIPTION = `Turn an expert's knowledge into an AI clone that anyone can talk to.

Send a credential as \`Authorization: Bearer\`: a secret key (\`sk_…\`) from your server, a publishable key (\`pk_…\`) or a session token from a
web page, or an access token from the console. Lists are paged with \`cursor\`. Every POST accepts an \`Idempotency-Key\`. Every error has the same
envelope, \`Error\`. Include its \`requestId\` when you ask for help.

JSON bodies are UTF-8, or in the charset that the Content-Type header names, and may be compressed with \`gzip\`, \`deflate\`, or \`br\`. Each
operation states its largest body in \`x-max-body-bytes\` (after decompression). Text must not contain U+0000 or half of a surrogate pair.
Of one session or source, a credential may have ten event streams open at a time.

Rate limits, unless the operator changed them: a signed-in user, and the visitors behind one network address, may send 60 messages per
minute, upload 10 files per hour, and make 1,000 other calls per hour. All secret keys of a workspace together may send 600 messages per
minute, upload 10 files per hour, and make 36,000 other calls per hour; a key can have lower limits of its own (\`rateLimits\`). Every
response names the limit with the fewest calls left in \`RateLimit-Limit\`, \`-Remaining\`, and \`-Reset\` (seconds), and all that apply in
\`RateLimit-Policy\` (\`600;w=60\`: 600 in 60 seconds). Over a limit, the response is 429 with \`Retry-After\`. Periods slide: a call counts in
full until its period ends and then less and less, so the wait can be longer than a period, up to two. Duplicating a clone counts as an
upload; texts sent as JSON, one or many, count as other calls.

Query parameters and fields that an operation does not name are refused with 400: a misspelled name never goes unnoticed. Responses may
gain fields, so ignore those that you do not know. Times are ISO 8601 in UTC. A response with an \`ETag\` names the version of its object;
send it as \`If-Match\` with an operation that takes this header, and the operation fails with 412 if somebody else changed the object in
the meantime. Other operations refuse \`If-Match\` with 400.`;

/** Builds the contract from the mounted routes, sorted by name so that diffs are small. */
export function describeApi(app: AppRouter, version: string, texts: ContractTexts): ApiDocument {
  registerComponents(app);
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
    const description = texts.tags[name];
    if (!description) throw new Error(`The tag ${name} has no description. Add it to \`tags\` of the module whose routes use it.`);
    return { name, description };
  });
  document.paths = sorted(document.paths);
  // The names of events. Routers put a slash before them, as before paths.
  const webhooks = Object.entries((document.webhooks ?? {}) as Record<string, unknown>);
  document.webhooks = sorted(Object.fromEntries(webhooks.map(([name, entry]) => [name.replace(/^\//, ''), entry])));
  completeContract(document as never, texts);
  addCodeSamples(document.paths);
  removeUnusedComponents(document);
  const components = (document.components ?? {}) as Record<string, Record<string, unknown>>;
  document.components = sorted(Object.fromEntries(Object.entries(components).map(([kind, members]) => [kind, sorted(members)])));
  return document;
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Security schemes, and the headers and errors that the toolkit adds to operations. */
function registerComponents(app: AppRouter): void {
  const { openAPIRegistry: registry } = app;
  for (const [name, { description }] of Object.entries(CREDENTIALS))
    registry.registerComponent('securitySchemes', name, { type: 'http', scheme: 'bearer', description });
  for (const [name, header] of Object.entries(RESPONSE_HEADERS)) registry.registerComponent('headers', name, header as never);
  for (const [name, parameter] of Object.entries(REQUEST_HEADERS))
    registry.registerComponent('parameters', name, parameter as typeof parameter & { in: 'header' });
  registry.register('Error', ErrorEnvelope);
  for (const { name, response } of errorComponents()) registry.registerComponent('responses', name, response as never);
}

/** A status that no operation can answer with has no place in the contract. */
function removeUnusedComponents(document: ApiDocument): void {
  const components = (document.components ?? {}) as Record<string, Record<string, unknown>>;
  for (const kind of ['responses', 'headers', 'parameters']) {
    const text = JSON.stringify(document);
    components[kind] = Object.fromEntries(
      Object.entries(components[kind] ?? {}).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)),
    );
  }
}
