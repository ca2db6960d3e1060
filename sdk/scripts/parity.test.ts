import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What developers know from openai-node (o) and stripe-node (s), and the test that shows it here. */
const FEATURES: [feature: string, from: 'o' | 's' | 'os', file: string, test: string][] = [
  [
    'named types on hover',
    'os',
    'scripts/definition.test.ts',
    'shows named types when the pointer rests on a call, a parameter, an event, or a field',
  ],
  [
    'go to definition leads to a method with documentation',
    'os',
    'scripts/definition.test.ts',
    'takes editors from a method call to the method',
  ],
  ['calls return promises', 'os', 'src/api-promise.test.ts', 'is a promise of the parsed body'],
  ['raw response', 'os', 'src/http-client.test.ts', 'returns the raw response with its body unread, or both'],
  ['typed errors with a request id', 'os', 'src/http-client.test.ts', 'map %i %s to an error class with the request id and code'],
  ['the reason of a connection error', 'os', 'src/errors.test.ts', 'the message names the reason when nothing listens on %s'],
  ['retries under one idempotency key', 'os', 'src/http-client.test.ts', 'retry after %i under one idempotency key'],
  ['timeout', 'os', 'src/http-client.test.ts', 'turn a slow response into a TimeoutError after all attempts'],
  ['logger and log level', 'o', 'src/http-client.test.ts', 'reports retries as warnings, and responses from level info on'],
  ['credentials are not logged', 'o', 'src/http-client.test.ts', 'hides credentials and bodies'],
  ['user agent', 'os', 'src/http-client.test.ts', 'name the SDK, its version, and the runtime'],
  ['application in the user agent', 's', 'src/client-options.test.ts', 'appInfo names the application in the user agent'],
  ['abort a call', 'o', 'src/http-client.test.ts', 'end the call at once, even while it waits to retry'],
  ['abort a stream', 'o', 'src/stream.test.ts', 'closes the connection when the loop ends early'],
  ['iterate over all pages', 'os', 'src/pagination.test.ts', 'iterates over all items and loads a page only when it is needed'],
  ['all pages as an array', 's', 'src/pagination.test.ts', 'collects the items of all pages in an array, or the first of them'],
  ['a client with other options', 'o', 'src/client-options.test.ts', 'returns a client of the same class with other options'],
  ['options of fetch, for proxies', 'o', 'src/client-options.test.ts', 'fetchOptions reach fetch, but replace nothing of the request'],
  [
    'secret keys are refused in browsers',
    'o',
    'src/client-options.test.ts',
    'is refused in a browser, whichever client and option it comes through',
  ],
  ['upload a File', 'os', 'src/uploads.test.ts', "['a File'"],
  ['upload a Node stream', 'os', 'src/uploads.test.ts', "['a Node stream'"],
  ['upload bytes', 'os', 'src/uploads.test.ts', "['bytes with a name'"],
  ['upload a Response', 'o', 'src/uploads.test.ts', 'sends the response of a fetch, with the name and type of its headers or its address'],
  ['upload a path', 'o', 'src/uploads.test.ts', "['a path'"],
  ['verify webhooks', 'os', 'src/webhooks.test.ts', 'accepts any of several secrets and any of several signatures'],
  ['edge workers', 'os', 'src/workers.test.ts', 'in an edge worker, without Node and without a page'],
  ['React Native', 'os', 'src/react-native.test.ts', 'streams deliver events as they arrive, although fetch has no body stream'],
  ['ES modules and CommonJS', 'os', 'scripts/resolutions.test.ts', 'loads as an ES module and as CommonJS'],
  ['types in every module resolution', 'os', 'scripts/resolutions.test.ts', 'types resolve with %s'],
  ['license and source maps in the package', 'os', 'scripts/package.test.ts', 'has a source map with the sources for each file of code'],
];

it.each(FEATURES)('%s (%s) has a test', (_feature, _from, file, test) => {
  expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(test);
});
