import type { Resource } from './resource-tree.ts';

/** `api.md`: every method and what it returns. Without links, because the package contains no sources. */
export function emitApiMd(root: Resource): string {
  const sections = [...root.children.values()].map((resource) => section(resource, '##'));
  return `# API of the SDK

Generated from \`openapi/openapi.json\`. Every method takes a last argument \`options\` (\`signal\`, \`timeout\`, \`maxRetries\`, \`headers\`,
\`idempotencyKey\`). Every result is a type that the package exports. Ids come first, then the body or the query. Endpoints without a method: \`client.request(method, path, body)\`.

${sections.join('\n')}`;
}

function section(resource: Resource, heading: string): string {
  const lines = [...resource.methods.values()].map(
    ({ call, http, result }) => `- \`${call}\` → \`${result.replace(/\s+/g, ' ')}\` · \`${http}\``,
  );
  const children = [...resource.children.values()].map((child) => `\n${section(child, `${heading}#`)}`);
  return `${heading} ${resource.name}\n${lines.length ? `\n${lines.join('\n')}\n` : ''}${children.join('')}`;
}
