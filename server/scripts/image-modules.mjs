// image-modules.mjs FOLDER: leaves in the node_modules of a deployed server (`pnpm deploy --prod`) the packages that its dist
// loads with what they need, and of those the files that run. The code of all other packages is in the bundle (tsup.config.ts).
// Run by the Dockerfile; image-tree.mjs tests that the server works with the rest.
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: image-modules.mjs FOLDER');
const modules = join(folder, 'node_modules');
const virtual = join(modules, '.pnpm');

/** Files that nothing loads: types, sources, source maps, texts. Licenses stay. */
const IDLE_FILE = /\.(map|md|markdown|flow|ts|mts|cts|tsx|gyp|html|h)$/i;
const IDLE_FOLDER = /^(tests?|__tests__|docs?|examples?|\.github)$/;

/** Large parts of single packages that this server never asks for. */
const IDLE_PARTS = {
  // o200k_base is imported from esm/.
  'gpt-tokenizer': (path) => /^(cjs|src|data|esm\/(model|fixtures))\//.test(path) || /^esm\/bpeRanks\/(?!o200k_base\.)/.test(path),
  // The two files that modules/docs/docs.routes.ts serves.
  'swagger-ui-dist': (path) => !/^(swagger-ui-bundle\.js(\.LICENSE\.txt)?|swagger-ui\.css|package\.json|LICENSE|NOTICE)$/.test(path),
  bcrypt: (path) => /^(src|prebuilds\/(?!linux-))/.test(path) || /\.musl\.node$/.test(path) || otherProcessor(path),
  // The other module system, extensions that are not ours (its own are in pglite.data), adapters.
  '@electric-sql/pglite': (path) => /^dist\/.*(\.cjs|\.tar\.gz)$/.test(path) || /^dist\/node-postgres\//.test(path),
  '@electric-sql/pglite-pgvector': (path) => /\.cjs$/.test(path),
  // Only its tables of characters and its standard fonts are read.
  'pdfjs-dist': (path) => !/^(package\.json|LICENSE|cmaps\/|standard_fonts\/)/.test(path),
  // One of twelve builds: the neural network, with SIMD.
  'tesseract.js-core': (path) => !/^(package\.json|LICENSE|tesseract-core-simd-lstm\.(js|wasm)$)/.test(path),
  '@hyzyla/pdfium': (path) => !/^(package\.json|LICENSE.*|dist\/index\.esm\.js|dist\/pdfium\.wasm)$/.test(path),
};
/** Models of languages, whose names are settings. Of each, the integers of the neural network are read (packages.ts). */
const isModel = (name) => name.startsWith('@tesseract.js-data/');
const isOtherModel = (path) => !/^(package\.json|LICENSE|4\.0\.0_best_int\/)/.test(path);
/** Needed to compile (bcrypt comes compiled), or to count downloads. */
const IDLE_PACKAGES = new Set(['node-addon-api', '@scarf/scarf']);
const otherProcessor = (path) => path.startsWith('prebuilds/') && !path.startsWith(`prebuilds/linux-${process.arch}/`);

const manifest = (path) => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
const entries = (path) => (existsSync(path) ? readdirSync(path, { withFileTypes: true }) : []);

/** Names of the packages in a node_modules folder, `@scope/name` too. */
function namesIn(path) {
  return entries(path).flatMap(({ name }) =>
    name.startsWith('.') ? [] : name.startsWith('@') ? readdirSync(join(path, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

// Without the lines of comments: bundled packages show there how to import them.
const built = entries(join(folder, 'dist'))
  .filter(({ name }) => name.endsWith('.js'))
  .map(({ name }) => readFileSync(join(folder, 'dist', name), 'utf8').replace(/^\s*(\*|\/[/*]).*$/gm, ''));
const isLoaded = (name) => {
  if (isModel(name)) return true;
  const asked = new RegExp(`(?:\\bfrom|\\bimport|\\bimport\\(|\\brequire\\(|\\bresolve\\()\\s*["']${name}(?:/[^"']*)?["']`);
  return built.some((text) => asked.test(text));
};

/** Real folders of packages to keep, each with the name it is known by. */
const kept = new Map();
function keep(name, path) {
  const real = realpathSync(path);
  if (kept.has(real)) return;
  kept.set(real, name);
  const { dependencies, optionalDependencies, peerDependencies } = manifest(real);
  const beside = join(real, ...name.split('/').map(() => '..'));
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
    if (!IDLE_PACKAGES.has(needed) && existsSync(join(beside, needed))) keep(needed, join(beside, needed));
}

const { dependencies: always, optionalDependencies: optional } = manifest(folder);
const direct = Object.keys({ ...always, ...optional }).filter((name) => isLoaded(name) && existsSync(join(modules, name)));
if (direct.length === 0) throw new Error(`Nothing in ${join(folder, 'dist')} loads a package: is it built?`);
for (const name of direct) keep(name, join(modules, name));

for (const name of namesIn(modules)) if (!direct.includes(name)) rmSync(join(modules, name), { recursive: true });
for (const { name } of entries(modules)) if (name.startsWith('.') && name !== '.pnpm') rmSync(join(modules, name), { recursive: true });
const stays = new Set([...kept.keys()].map((path) => relative(realpathSync(virtual), path).split(sep)[0]));
for (const { name } of entries(virtual)) if (!stays.has(name)) rmSync(join(virtual, name), { recursive: true });

for (const [path, name] of kept) {
  const isIdlePart = IDLE_PARTS[name] ?? (isModel(name) ? isOtherModel : () => false);
  for (const file of readdirSync(path, { recursive: true })) {
    const full = join(path, file);
    if (!existsSync(full) || statSync(full).isDirectory()) continue;
    const folders = dirname(file).split(sep);
    if (IDLE_FILE.test(file) || folders.some((part) => IDLE_FOLDER.test(part)) || isIdlePart(file.split(sep).join('/'))) rmSync(full);
  }
}
removeEmpty(modules);
console.log(`Packages that the built server loads: ${direct.join(', ')}; with what they need, ${kept.size}.`);

/** Empty folders, and links to files that were removed. */
function removeEmpty(path) {
  for (const entry of entries(path)) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) removeEmpty(inner);
    else if (entry.isSymbolicLink() && !existsSync(inner)) rmSync(inner);
  }
  if (readdirSync(path).length === 0) rmSync(path, { recursive: true });
}
