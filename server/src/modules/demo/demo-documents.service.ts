import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DemoDocument {
  /** Path from the repository's folder, with forward slashes. */
  path: string;
  title: string;
  text: string;
}

/** The project's own documentation, and how a reader of a citation sees it named. A built image needs the same files beside the server. */
const NAMED: readonly (readonly [path: string, title: string])[] = [
  ['README.md', 'CloneAI: README'],
  ['CHANGELOG.md', 'CloneAI: changelog'],
  ['server/README.md', 'The server'],
  ['server/CONFIGURATION.md', 'Configuration'],
  ['sdk/README.md', 'The SDK'],
  ['widget/README.md', 'The widget'],
];
const OF_MODULES = 'server/src/modules/*/README.md';
/** Ten times the longest of them. */
const MAX_CHARACTERS = 200_000;

/** Reads those that lie there; from `src/modules/demo` and from the bundle alike. */
export async function readDemoDocuments(moduleUrl: string = import.meta.url): Promise<DemoDocument[]> {
  const root = repositoryOf(moduleUrl);
  if (!root) return [];
  const modules: [string, string][] = [];
  for await (const found of glob(OF_MODULES, { cwd: root })) {
    const path = found.replaceAll('\\', '/');
    modules.push([path, `The server: ${path.split('/')[3]}`]);
  }
  const documents: DemoDocument[] = [];
  for (const [path, title] of [...NAMED, ...modules.sort()]) {
    if (!existsSync(join(root, path))) continue;
    const text = await readFile(join(root, path), 'utf8');
    if (text.length <= MAX_CHARACTERS && /\S/.test(text)) documents.push({ path, title, text });
  }
  return documents;
}

function repositoryOf(moduleUrl: string): string | undefined {
  let folder = dirname(fileURLToPath(moduleUrl));
  for (let floor = 0; floor < 6; floor++, folder = dirname(folder))
    if (existsSync(join(folder, 'server', 'migrations')) && existsSync(join(folder, 'README.md'))) return folder;
  return undefined;
}
