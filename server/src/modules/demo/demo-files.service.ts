import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DemoClone, type DemoFaqEntry, parseDemoClone, parseDemoFaq } from './demo-content.ts';

export interface DemoDocument {
  /** Path from the project folder, with forward slashes. */
  path: string;
  title: string;
  text: string;
}

/** Everything that the demo clone is made from. */
export interface DemoContent {
  clone: DemoClone;
  faq: DemoFaqEntry[];
  documents: DemoDocument[];
}

/** Documentation of the project, with the titles that citations show. The container image contains the same files. */
const DOCUMENTS: readonly (readonly [path: string, title: string])[] = [
  ['README.md', 'CloneAI: README'],
  ['CHANGELOG.md', 'CloneAI: changelog'],
  ['server/README.md', 'The server'],
  ['server/CONFIGURATION.md', 'Configuration'],
  ['sdk/README.md', 'The SDK'],
  ['widget/README.md', 'The widget'],
];
const MODULE_DOCUMENTS = 'server/src/modules/*/README.md';
const CONTENT = 'server/src/modules/demo/content';
/** Ten times the length of the longest document. */
const MAX_CHARACTERS = 200_000;

/** Reads the profile, the FAQ, and the documents. Works from the source and from the bundle. Throws if the content files are missing. */
export async function readDemoContent(moduleUrl: string = import.meta.url): Promise<DemoContent> {
  const root = projectFolderOf(moduleUrl);
  if (!root) throw new Error('The files of the demo are missing. Keep the folder of the server in the project folder, or set DEMO=off.');
  const [clone, faq, documents] = await Promise.all([
    readFile(join(root, CONTENT, 'clone.md'), 'utf8').then(parseDemoClone),
    readFile(join(root, CONTENT, 'faq.md'), 'utf8').then(parseDemoFaq),
    readDemoDocuments(moduleUrl),
  ]);
  return { clone, faq, documents };
}

/** Reads the documents that exist. */
export async function readDemoDocuments(moduleUrl: string = import.meta.url): Promise<DemoDocument[]> {
  const root = projectFolderOf(moduleUrl);
  if (!root) return [];
  const modules: [string, string][] = [];
  for await (const found of glob(MODULE_DOCUMENTS, { cwd: root })) {
    const path = found.replaceAll('\\', '/');
    modules.push([path, `The server: ${path.split('/')[3]}`]);
  }
  const documents: DemoDocument[] = [];
  for (const [path, title] of [...DOCUMENTS, ...modules.sort()]) {
    if (!existsSync(join(root, path))) continue;
    const text = await readFile(join(root, path), 'utf8');
    if (text.length <= MAX_CHARACTERS && /\S/.test(text)) documents.push({ path, title, text });
  }
  return documents;
}

function projectFolderOf(moduleUrl: string): string | undefined {
  let folder = dirname(fileURLToPath(moduleUrl));
  for (let level = 0; level < 6; level++, folder = dirname(folder))
    if (existsSync(join(folder, 'server', 'migrations')) && existsSync(join(folder, 'README.md'))) return folder;
  return undefined;
}
