// The arrows that must never exist. Type-only imports count. server/scripts/check-arrows.mjs runs this, and
// server/scripts/check-arrows.test.ts plants a violation of each rule to see that it fires.

/** Tests and what they share may look anywhere. */
const TESTS = '\\.(test|testing|suite|fixture|child)\\.[cm]?tsx?$|/testing\\.[\\w-]+\\.ts$|/testing/|^server/src/app/contract/';
/** The files that make and wire things. */
const MAKERS = '^server/src/(main\\.ts$|app/)';
const OUR_PACKAGES = '^(sdk|widget|console|examples)/';
const NPM = '(^|/)node_modules/';
/** Suffixes of a module's files that are not pure: each says what the file may touch (server/README.md). */
const SUFFIXES = '\\.(module|routes|usecases|service|worker|cache|store|tables|schemas|errors)\\.ts$';

const from = (path, pathNot = []) => ({ path, pathNot: [TESTS, ...[pathNot].flat()] });

module.exports = {
  forbidden: [
    {
      name: '01-no-cycles',
      comment: 'A cycle of files is one file in disguise.',
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
      name: '03-sdk-by-its-face',
      comment: 'Widget, console and examples use the SDK by its index only.',
      severity: 'error',
      from: from('^(widget|console|examples)/'),
      to: { path: '^sdk/', pathNot: '^sdk/(src|dist)/index\\.' },
    },
    {
      name: '03-clients-apart',
      comment: 'Widget, console and examples know nothing of each other.',
      severity: 'error',
      from: from('^(widget|console|examples)/'),
      to: { path: '^(widget|console|examples)/', pathNot: '^$1/' },
    },
    {
      name: '04-shared-is-the-ground',
      severity: 'error',
      from: from('^server/src/shared/'),
      to: { path: '^server/src/', pathNot: '^server/src/shared/' },
    },
    {
      name: '04-text-is-pure',
      comment: 'Text analysis uses itself, shared and the stemmer.',
      severity: 'error',
      from: from('^server/src/text/'),
      to: { pathNot: ['^server/src/(text|shared)/', `${NPM}stemmer/`] },
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
      name: '05-adapters-apart',
      comment: 'A provider knows its own room. The Redis adapters share one connection, which is a room without a port.',
      severity: 'error',
      from: from('^server/src/providers/([^/]+)/'),
      to: {
        path: '^server/src/(providers|modules)/',
        pathNot: ['^server/src/providers/$1/', '^server/src/providers/redis/redis\\.connection\\.ts$'],
      },
    },
    {
      name: '05-modules-see-ports',
      severity: 'error',
      from: from('^server/src/modules/'),
      to: { path: '^server/src/providers/', pathNot: '\\.port\\.ts$' },
    },
    {
      name: '06-config-for-makers',
      comment: 'Rooms get plain values.',
      severity: 'error',
      from: from('^server/src/', [MAKERS]),
      to: { path: '^server/src/app/config/' },
    },
    {
      name: '06-adapters-for-makers',
      severity: 'error',
      from: from('^server/src/', [MAKERS, '^server/src/providers/']),
      to: { path: '^server/src/providers/', pathNot: '\\.port\\.ts$' },
    },
    {
      name: '06-modules-not-upwards',
      severity: 'error',
      from: from('^server/src/modules/'),
      to: { path: '^server/src/(app/|main\\.ts$)' },
    },
    {
      name: '07-neighbours-by-their-face',
      comment: 'A module is used by its use cases and schemas; tables may point at tables.',
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
      name: '08-routes-skip-no-floor',
      severity: 'error',
      from: from('\\.routes\\.ts$'),
      to: { path: '(\\.(store|tables)\\.ts$|^server/src/db/)' },
    },
    {
      name: '09-use-cases-know-no-http',
      severity: 'error',
      from: from('^server/src/modules/.*\\.(usecases|service|worker|cache|store|tables)\\.ts$'),
      to: { path: ['^server/src/http/', `${NPM}(hono|@hono)/`] },
    },
    {
      name: '10-pure-files',
      comment: 'Pure files use the ground, schemas, zod and each other.',
      severity: 'error',
      from: from('^server/src/modules/', [SUFFIXES]),
      to: {
        pathNot: ['^server/src/(shared|text)/', '\\.schemas\\.ts$', `${NPM}zod/`, '^server/src/modules/[^.]+\\.ts$'],
      },
    },
    {
      name: '11-sql-in-its-place',
      severity: 'error',
      from: from('^server/src/', ['^server/src/db/', '\\.(store|tables)\\.ts$']),
      to: { path: `${NPM}(drizzle-orm|postgres|pg|pgvector|@electric-sql)/` },
    },
    {
      name: '12-small-loader',
      comment: 'Every page pays for the loader: it imports its texts, and the rest when it is asked for.',
      severity: 'error',
      from: from('^widget/src/loader\\.ts$'),
      to: { dynamic: false, pathNot: '^widget/src/texts/' },
    },
    {
      name: '12-state-without-view',
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
