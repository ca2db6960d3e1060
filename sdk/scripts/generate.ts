import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contract, type Schema, splitInputs } from './contract.ts';
import { emitApiMd } from './emit-api-md.ts';
import { emitModels, typeName } from './emit-models.ts';
import { emitResource, emitRoot } from './emit-resources.ts';
import { nameInline } from './name-inline.ts';
import { kebab } from './naming.ts';
import { resourceTree } from './resource-tree.ts';

const GENERATED = 'src/generated';

const README = `# Generated

\`npm run generate\` writes this folder from \`openapi/openapi.json\`. Do not edit it: change the server's routes instead.

- \`models.ts\`: an interface or type for each schema.
- \`resources/\`: a class for each resource, with its methods and their parameter types.
- \`resources.ts\`: the class that \`CloneAI\` extends, with a field for each resource.
`;

/** Adds schemas under names that are free. */
const addSchema = (schemas: Record<string, Schema>) => (name: string, schema: Schema) => {
  if (schemas[name])
    throw new Error(`${name} already exists: give the object inside another schema that would have this name one of its own`);
  schemas[name] = schema;
};

/** The generated files of a contract, by their path in the SDK's folder. */
export function generate(contract: Contract): Record<string, string> {
  const own = structuredClone(contract);
  splitInputs(own);
  const { schemas } = own.components;
  for (const [name, schema] of Object.entries(schemas)) nameInline(typeName(name), schema, addSchema(schemas));
  const root = resourceTree(own);
  const resources = [...root.children].map(([name, resource]) => [
    `${GENERATED}/resources/${kebab(name)}.ts`,
    emitResource(resource, Object.keys(schemas)),
  ]);
  return {
    'api.md': emitApiMd(root),
    [`${GENERATED}/README.md`]: README,
    [`${GENERATED}/models.ts`]: emitModels(own),
    [`${GENERATED}/resources.ts`]: emitRoot(root),
    ...Object.fromEntries(resources),
  };
}

if (import.meta.main) {
  const from = process.argv[2] ?? new URL('../../openapi/openapi.json', import.meta.url);
  const sdk = new URL('../', import.meta.url);
  const files = generate(JSON.parse(readFileSync(from, 'utf8')) as Contract);
  rmSync(new URL(GENERATED, sdk), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    const file = fileURLToPath(new URL(name, sdk));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  console.log(`sdk: ${Object.keys(files).length} files generated`);
}
