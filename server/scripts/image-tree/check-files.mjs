import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { filesOf } from './build-tree.mjs';

const PACKAGES = ['', 'server', 'sdk', 'widget', 'console'];

/** Files that the server finds by their path, and files that the demo clone reads. */
const NEEDED = [
  'server/dist/main.js',
  'server/migrations/0001-tenant-isolation.sql',
  'server/package.json',
  'server/README.md',
  'server/CONFIGURATION.md',
  'server/src/modules/knowledge/README.md',
  'server/src/modules/demo/content/clone.md',
  'server/src/modules/demo/content/faq.md',
  'widget/dist/widget.js',
  'widget/README.md',
  'sdk/README.md',
  'openapi/openapi.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** Files that do not belong in an image: for builds and tests, for developers, or with possible secrets. */
const UNWANTED = /\.map$|\.tsx?$|\.test\.|(^|\/)(\.env|\.git|\.npmrc|\.cache|npm|yarn|corepack|pnpm-lock\.yaml)(\/|$)/;

/** Checks each file of the image; `need(holds, text)` throws. Returns a sentence about the files and their size. */
export function checkFiles({ root, repository, folder, need }) {
  const app = join(root, 'app');
  const files = filesOf(root);
  const wanted = existsSync(join(folder, 'build', 'console', 'dist')) ? [...NEEDED, 'console/dist'] : NEEDED;
  for (const path of wanted) need(existsSync(join(app, path)), `The image does not contain ${path}.`);
  const unwanted = files.filter(({ path }) => UNWANTED.test(path));
  need(unwanted.length === 0, `The image contains ${unwanted.slice(0, 5).map(({ path }) => path)} …`);

  for (const { path, full, isLink, mode, uid } of files) {
    if (isLink)
      need(existsSync(full) && realpathSync(full).startsWith(realpathSync(app) + sep), `The link ${path} points outside the image.`);
    else need((mode & 0o022) === 0 && (process.getuid() !== 0 || uid === 0), `Users other than root can change ${path}.`);
  }

  const manifests = PACKAGES.map((name) => JSON.parse(readFileSync(join(repository, name, 'package.json'), 'utf8')));
  const present = [
    ...new Set(files.map(({ path }) => /.*node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\//.exec(path)?.[1]).filter(Boolean)),
  ].sort();
  const development = manifests.flatMap(({ devDependencies }) => Object.keys(devDependencies ?? {}));
  const misplaced = present.filter((name) => development.includes(name));
  need(misplaced.length === 0, `Development dependencies in the image: ${misplaced.join(', ')}.`);

  const built = files.filter(({ path }) => /^app\/\w+\/dist\//.test(path));
  const leak = built.find(({ full }) => readFileSync(full).includes(folder));
  need(!leak, `${leak?.path} contains the path of the folder in which it was built.`);

  const megabytes = (pattern) => (files.filter(({ path }) => pattern.test(path)).reduce((sum, { size }) => sum + size, 0) / 1e6).toFixed(1);
  return (
    `${files.length} files: /app ${megabytes(/^app\//)} MB (packages ${megabytes(/node_modules\//)}, server ${megabytes(/^app\/server\/dist/)}), ` +
    `Node ${megabytes(/^usr\//)} MB, and the base image. Packages: ${present.join(', ')}; none of ${development.length} development dependencies`
  );
}
