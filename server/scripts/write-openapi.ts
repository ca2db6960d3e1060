import { readFileSync, writeFileSync } from 'node:fs';
import { describeContract } from '../src/app/describe-contract.ts';

/**
 * Writes openapi/openapi.json from the server's own routes; no database, no network. With `--check` it writes nothing and ends with
 * code 1, naming what differs, when the file is not what the routes say.
 */
const file = new URL('../../openapi/openapi.json', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
const text = `${JSON.stringify(describeContract(version), null, 2)}\n`;

interface Listed {
  paths?: Record<string, Record<string, unknown>>;
  components?: { schemas?: Record<string, unknown> };
}

/** Every operation and schema by name, as text. */
function parts(json: string): Map<string, string> {
  const document = JSON.parse(json) as Listed;
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, JSON.stringify(operation)] as const),
  );
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) => [`schema ${name}`, JSON.stringify(schema)] as const,
  );
  return new Map([...operations, ...schemas]);
}

function differences(before: string, after: string): string[] {
  const [old, now] = [parts(before), parts(after)];
  const added = [...now.keys()].filter((name) => !old.has(name)).map((name) => `+ ${name}`);
  const gone = [...old.keys()].filter((name) => !now.has(name)).map((name) => `- ${name}`);
  const changed = [...now].filter(([name, value]) => old.has(name) && old.get(name) !== value).map(([name]) => `~ ${name}`);
  return [...added, ...gone, ...changed];
}

function written(): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw error;
  }
}

const before = written();
if (before === text) console.log('openapi/openapi.json is up to date.');
else if (process.argv.includes('--check')) {
  const list = differences(before, text);
  console.error(`openapi/openapi.json is stale. Run \`npm run generate\` and commit it.\n${list.slice(0, 50).join('\n')}`);
  if (list.length > 50) console.error(`… and ${list.length - 50} more.`);
  process.exitCode = 1;
} else {
  writeFileSync(file, text);
  console.log(`openapi/openapi.json: ${parts(text).size} operations and schemas.`);
}
