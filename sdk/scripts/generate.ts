import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { type Contract, splitInputs } from './contract.ts';
import { emitModels, emitResources, HEAD } from './emit.ts';

const README = `# Generated

\`pnpm generate\` writes this folder from \`openapi/openapi.json\`. Do not edit it: change the server's routes instead.

- \`types.ts\`: every schema and operation, by openapi-typescript.
- \`models.ts\`: the schemas under their names.
- \`resources.ts\`: an interface per resource, and the table the client makes the methods from.
`;

/** The generated files by name, for a contract. */
export async function generate(contract: Contract): Promise<Record<string, string>> {
  const own = structuredClone(contract);
  // Errors come as exceptions: their answers would only make the types long.
  for (const path of Object.values(own.paths))
    for (const operation of Object.values(path))
      for (const status of Object.keys(operation.responses)) if (!status.startsWith('2')) delete operation.responses[status];
  splitInputs(own);
  const types = await openapiTS(own as unknown as Parameters<typeof openapiTS>[0], {
    alphabetize: true,
    defaultNonNullable: false,
    exportType: false,
    inject: "import type { Uploadable } from '../uploads.ts';\n",
    transform: (schema) =>
      schema.format === 'binary' ? ts.factory.createTypeReferenceNode(ts.factory.createIdentifier('Uploadable')) : undefined,
    silent: true,
  });
  return {
    'README.md': README,
    'types.ts': HEAD + astToString(types),
    'models.ts': emitModels(own),
    'resources.ts': emitResources(own),
  };
}

if (import.meta.main) {
  const from = process.argv[2] ?? new URL('../../openapi/openapi.json', import.meta.url);
  const to = new URL('../src/generated/', import.meta.url);
  mkdirSync(to, { recursive: true });
  const files = await generate(JSON.parse(readFileSync(from, 'utf8')) as Contract);
  for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, to), text);
  console.log(`sdk/src/generated: ${Object.keys(files).join(', ')}`);
}
