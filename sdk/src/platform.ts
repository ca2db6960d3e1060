/** The version of this package, as in package.json. */
export const VERSION = '0.1.0';

interface Runtime {
  process?: { env?: Record<string, string | undefined>; versions?: { node?: string } };
  navigator?: { userAgent?: string; product?: string };
  location?: { origin?: string };
}

/** A variable of the process environment; undefined in browsers, and when it is empty. */
export const readEnv = (name: string): string | undefined => (globalThis as Runtime).process?.env?.[name] || undefined;

/** As `Node.js/24`, `Deno/2.1.0`, `Bun/1.2.0`, `Cloudflare-Workers`, `ReactNative`, or `Mozilla/5.0 …` in browsers. */
function runtimeName(): string {
  const { process, navigator } = globalThis as Runtime;
  // React Native has only a product. Node has a navigator since version 21.
  return navigator?.userAgent || navigator?.product || `Node.js/${process?.versions?.node}`;
}

/**
 * True in browsers (pages and their workers) and in React Native: the users of the device can read everything that the program contains.
 */
export const isOnUserDevice = (): boolean => /^(Mozilla|ReactNative)/.test(runtimeName());

/** False in React Native, whose `fetch` hands over a response when it is complete. */
export const hasBodyStreams = (): boolean => 'body' in Response.prototype;

/** Random bytes. React Native has no `crypto`: there Math.random has to do, because a key must be unique, but is no secret. */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length).map(() => Math.random() * 256);
  globalThis.crypto?.getRandomValues?.(bytes);
  return bytes;
}

/** The origin of the page that runs this code, if it came from a server. */
export function pageOrigin(): string | undefined {
  const { location } = globalThis as Runtime;
  return location?.origin?.startsWith('http') ? location.origin : undefined;
}

/** Headers that tell the server which SDK, runtime, and application are calling. Browsers set `User-Agent` themselves. */
export function platformHeaders(app?: string): Record<string, string> {
  const name = runtimeName();
  const isBrowser = name.startsWith('Mozilla');
  const agent = `CloneAI-SDK/${VERSION} (${isBrowser ? 'browser' : name})${app ? ` ${app}` : ''}`;
  return { 'x-cloneai-sdk': agent, ...(isBrowser ? {} : { 'user-agent': agent }) };
}
