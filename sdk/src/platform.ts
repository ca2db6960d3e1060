/** The version of this package, as in package.json. */
export const VERSION = '0.1.0';

const { process, navigator } = globalThis as {
  process?: { env?: Record<string, string | undefined>; versions?: { node?: string } };
  navigator?: { userAgent?: string };
};

/** A variable of the process environment; undefined in browsers. */
export const readEnv = (name: string): string | undefined => process?.env?.[name];

/** Headers that tell the server which SDK and runtime are calling. Browsers set `User-Agent` themselves. */
export function platformHeaders(): Record<string, string> {
  // As `Node.js/24`, `Deno/2.1.0`, or `Bun/1.2.0`. Node has a navigator since version 21.
  const agent = navigator?.userAgent ?? `Node.js/${process?.versions?.node}`;
  const isBrowser = agent.startsWith('Mozilla');
  const sdk = `CloneAI-SDK/${VERSION} (${isBrowser ? 'browser' : agent})`;
  return { 'x-cloneai-sdk': sdk, ...(isBrowser ? {} : { 'user-agent': sdk }) };
}
