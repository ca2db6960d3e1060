// Imports that must not exist. Type-only imports count. server/scripts/check-imports.mjs runs these rules, and
// server/scripts/check-imports.test.ts plants a violation of each to prove that it fires. There is no list of exceptions.

/** Tests and their helpers may import anything. */
const TESTS = '\\.(test|testing|suite|fixture|child)\\.[cm]?tsx?$|/testing\\.[\\w-]+\\.ts$|/testing/|^server/src/app/contract/';
/** The files that make and wire everything else. */
const APP = '^server/src/(main\\.ts$|app/)';
const OUR_PACKAGES = '^(sdk|widget|console|examples)/';
const NPM = '(^|/)node_modules/';
/** Suffixes of a module's files that are not pure: each says what the file may touch (server/README.md). */
const SUFFIXES = '\\.(module|routes|usecases|service|worker|cache|store|tables|schemas|errors)\\.ts$';

const from = (path, pathNot = []) => ({ path, pathNot: [TESTS, ...[pathNot].flat()] });

module.exports = {
  forbidden: [
    {
      name: '01-no-cycles',
      comment: 'Files in a cycle cannot be read, tested, or moved one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: '02-server-not-to-clients',
      comment: 'Server and clients meet in openapi.json only.',
      severity: 'error',
      from: from('^server/src/'),
      to: { path: OUR_PACKAGES },
    },
    {
      name: '02-clients-not-to-server',
      comment: 'Server and clients meet in openapi.json only.',
      severity: 'error',
      from: from(OUR_PACKAGES),
      to: { path: '^server/' },
    },
    {
      name: '03-sdk-by-its-index',
      comment: 'Widget, console, and examples import only the index of the SDK.',
      severity: 'error',
      from: from('^(widget|console|examples)/'),
      to: { path: '^sdk/', pathNot: '^sdk/(src|dist)/index\\.' },
    },
    {
      name: '03-clients-not-to-each-other',
      comment: 'Widget, console, and examples do not import each other.',
      severity: 'error',
      from: from('^(widget|console|examples)/'),
      to: { path: '^(widget|console|examples)/', pathNot: '^$1/' },
    },
    {
      name: '04-shared-imports-only-shared',
      severity: 'error',
      from: from('^server/src/shared/'),
      to: { path: '^server/src/', pathNot: '^server/src/shared/' },
    },
    {
      name: '04-text-is-pure',
      comment: 'Text analysis imports only itself, shared, the stemmer, and lru-cache to analyze a text once.',
      severity: 'error',
      from: from('^server/src/text/'),
      to: { pathNot: ['^server/src/(text|shared)/', `${NPM}(stemmer|lru-cache)/`] },
    },
    {
      name: '04-extractive-is-pure',
      comment: 'The answerer without a model uses text analysis and shared; of the providers only the types of the model port.',
      severity: 'error',
      from: from('^server/src/extractive/'),
      to: { pathNot: ['^server/src/(extractive|text|shared)/', '^server/src/providers/llm/llm\\.port\\.ts$'] },
    },
    {
      name: '04-http-below-modules',
      severity: 'error',
      from: from('^server/src/http/'),
      to: { path: '^server/src/(modules|providers|db)/' },
    },
    {
      name: '05-adapters-not-to-each-other',
      comment: 'An adapter imports only its own folder. The Redis adapters share one connection.',
      severity: 'error',
      from: from('^server/src/providers/([^/]+)/'),
      to: {
        path: '^server/src/(providers|modules)/',
        pathNot: ['^server/src/providers/$1/', '^server/src/providers/redis/redis\\.connection\\.ts$'],
      },
    },
    {
      name: '05-modules-import-only-ports',
      severity: 'error',
      from: from('^server/src/modules/'),
      to: { path: '^server/src/providers/', pathNot: '\\.port\\.ts$' },
    },
    {
      name: '06-config-only-in-app',
      comment: 'Everything below app/ gets plain values.',
      severity: 'error',
      from: from('^server/src/', [APP]),
      to: { path: '^server/src/app/config/' },
    },
    {
      name: '06-adapters-only-in-app',
      severity: 'error',
      from: from('^server/src/', [APP, '^server/src/providers/']),
      to: { path: '^server/src/providers/', pathNot: '\\.port\\.ts$' },
    },
    {
      name: '06-modules-not-to-app',
      severity: 'error',
      from: from('^server/src/modules/'),
      to: { path: '^server/src/(app/|main\\.ts$)' },
    },
    {
      name: '07-neighbors-by-usecases-and-schemas',
      comment: 'Neighbors import the use cases and schemas of a module. Tables may reference tables.',
      severity: 'error',
      from: from('^server/src/modules/([^/]+)/', '\\.tables\\.ts$'),
      to: { path: '^server/src/modules/', pathNot: ['^server/src/modules/$1/', '\\.(usecases|schemas)\\.ts$'] },
    },
    {
      name: '07-tables-to-tables',
      severity: 'error',
      from: from('^server/src/modules/([^/]+)/.*\\.tables\\.ts$'),
      to: { path: '^server/src/modules/', pathNot: ['^server/src/modules/$1/', '\\.(tables|schemas)\\.ts$'] },
    },
    {
      name: '08-routes-not-to-stores',
      severity: 'error',
      from: from('\\.routes\\.ts$'),
      to: { path: '(\\.(store|tables)\\.ts$|^server/src/db/)' },
    },
    {
      name: '09-usecases-not-to-http',
      severity: 'error',
      from: from('^server/src/modules/.*\\.(usecases|service|worker|cache|store|tables)\\.ts$'),
      to: { path: ['^server/src/http/', `${NPM}(hono|@hono)/`] },
    },
    {
      name: '10-pure-files',
      comment: 'A file without a suffix imports only shared, text, schemas, zod, and other files without a suffix.',
      severity: 'error',
      from: from('^server/src/modules/', [SUFFIXES]),
      to: {
        pathNot: ['^server/src/(shared|text)/', '\\.schemas\\.ts$', `${NPM}zod/`, '^server/src/modules/[^.]+\\.ts$'],
      },
    },
    {
      name: '11-sql-only-in-stores',
      severity: 'error',
      from: from('^server/src/', ['^server/src/db/', '\\.(store|tables)\\.ts$']),
      to: { path: `${NPM}(drizzle-orm|postgres|pg|pgvector|@electric-sql)/` },
    },
    {
      name: '12-small-loader',
      comment: 'Every page pays for the loader, so it imports only its texts and loads the rest on demand.',
      severity: 'error',
      from: from('^widget/src/loader\\.ts$'),
      to: { dynamic: false, pathNot: '^widget/src/texts/' },
    },
    {
      name: '12-state-not-to-view',
      severity: 'error',
      from: from('^widget/src/state/'),
      to: { path: '^widget/src/view/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    exclude: { path: ['^(server|widget|console)/dist/', '^examples/[^/]+/(dist|\\.next)/', '\\.tsbuildinfo$'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
