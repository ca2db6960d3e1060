import type { Schema } from './contract.ts';
import { typeName } from './emit-models.ts';
import { kebab } from './naming.ts';
import type { Resource } from './resource-tree.ts';

/** `api.md`: every method, with links to its source and its types. */
export function emitApiMd(root: Resource, schemas: Record<string, Schema>): string {
  const names = Object.keys(schemas).map(typeName).sort();
  const sections = [...root.children].map(([name, resource]) => section(name, resource, names, '##'));
  return `# API of the SDK

Generated from \`openapi/openapi.json\`. Every method takes a last argument \`options\` (\`signal\`, \`timeout\`, \`maxRetries\`, \`headers\`,
\`idempotencyKey\`). Ids come first, then the body or the query. Endpoints without a method: \`client.request(method, path, body)\`.

${sections.join('\n')}`;
}

function section(file: string, resource: Resource, names: string[], heading: string): string {
  const lines = [...resource.methods.values()].map(
    ({ call, http, result }) => `- [\`${call}\`](src/generated/resources/${kebab(file)}.ts) → ${linked(result, names)} · \`${http}\``,
  );
  const children = [...resource.children.values()].map((child) => `\n${section(file, child, names, `${heading}#`)}`);
  return `${heading} ${resource.name}\n${lines.length ? `\n${lines.join('\n')}\n` : ''}${children.join('')}`;
}

/** A type with links to the models in it. */
function linked(type: string, names: string[]): string {
  const [, outer = type, inner] = /^(\w+)<(.*)>$/s.exec(type) ?? [];
  if (!inner) return `\`${outer}\``;
  return names.includes(inner) ? `${outer}\\<[${inner}](src/generated/models.ts)>` : `\`${type.replace(/\s+/g, ' ')}\``;
}
