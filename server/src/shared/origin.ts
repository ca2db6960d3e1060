/**
 * URL parsers accept hosts with characters such as `;`, `,`, `*`, and quotation marks, which would end or widen a directive of a Content
 * Security Policy. No registered name and no address contains them.
 */
const ORIGIN = /^https?:\/\/(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
/** Apps that show web pages send the scheme of their own under which they load them, like `capacitor://localhost`. */
const APP_ORIGIN = /^(?!(?:https?|wss?|ftp|file|data|blob|javascript|about|view-source):)[a-z][a-z0-9+.-]*:\/\/[a-z0-9_.-]+(?::\d{1,5})?$/;
const LOCAL_HOST = /^(?:localhost|127\.|\[::1\])/i;

/** What browsers send as the origin of sandboxed frames, files, and other pages that have none. All such pages of the world share it. */
export const NULL_ORIGIN = 'null';

/** Whether a text is an origin as browsers send it: scheme, host, and port unless it is the default. No path and no trailing slash. */
export function isOrigin(text: string): boolean {
  return ORIGIN.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Whether a text is `https://*.example.com`: all hosts below a host of at least two parts, or below `localhost`. */
function isWildcard(text: string): boolean {
  const [scheme, host] = text.split('://*.');
  return host !== undefined && /\.|^localhost\b/.test(host) && isOrigin(`${scheme}://${host}`) && !/^[\d.]+(?::|$)/.test(host);
}

/** Whether browsers and apps may send a text as the origin of a page: of a site, of an app, or `null`. */
export const isPageOrigin = (text: string): boolean => isOrigin(text) || APP_ORIGIN.test(text) || text === NULL_ORIGIN;

/** Whether a text may be in a list of allowed origins. */
export const isAllowable = (text: string): boolean => isPageOrigin(text) || isWildcard(text);

/**
 * What people write for an origin, as browsers send it: `Example.com:443/` becomes `https://example.com`, and `https://bücher.example`
 * becomes `https://xn--bcher-kva.example`. A text that means something else than one origin, such as a single page, stays as it is.
 */
export function normalizeOrigin(text: string): string {
  const typed = text.trim();
  if (typed.toLowerCase() === NULL_ORIGIN) return NULL_ORIGIN;
  const full = typed.includes('://') ? typed : `${LOCAL_HOST.test(typed) ? 'http' : 'https'}://${typed}`;
  const plain = full.replace('://*.', '://').replace(/\/$/, '');
  const isPlain = /^[^:]*:\/\/[^/?#@\\]*$/.test(plain) && !/[\s;,'"*]/.test(plain);
  if (!isPlain || !URL.canParse(plain)) return typed;
  const { protocol, host, origin } = new URL(plain);
  // The URL parser knows the origins of web pages only.
  const found = /^https?:$/.test(protocol) ? origin : `${protocol}//${host.toLowerCase()}`;
  const normal = full.includes('://*.') ? found.replace('://', '://*.') : found;
  return isAllowable(normal) && (typed.includes('://') || isSite(host)) ? normal : typed;
}

/** A single word is a typo, not a site. */
const isSite = (host: string) => host.includes('.') || LOCAL_HOST.test(host);

/** Why a text cannot be in a list of allowed origins, and what to write instead. Null: it can. */
export function originProblem(text: string): string | null {
  if (isAllowable(text)) return null;
  const typed = text.includes('://') ? text : `https://${text}`;
  const { protocol = '', host = '' } = (!/\s/.test(text) && URL.parse(typed)) || {};
  const site = normalizeOrigin(`${/^wss?:$/.test(protocol) ? protocol.replace('ws', 'http') : protocol}//${host}`);
  const not = `, not ${text.slice(0, 100)}`;
  if (text.includes('*')) return `must be written like https://*.example.com for all hosts below a site${not}`;
  if (/^(?:file|data|blob|about):/i.test(text))
    return `must be "${NULL_ORIGIN}" for files and sandboxed frames, because browsers send that${not}`;
  if (isOrigin(site) && isSite(host))
    return `must be ${site}, without a user, a path, or a query, because a site is allowed with all its pages${not}`;
  return `must be an origin like https://example.com or capacitor://localhost${not}`;
}

/** Whether the list allows a page's origin. `https://*.example.com` allows every host below `example.com`, but not `example.com`. */
export const allowsOrigin = (list: readonly string[], origin: string): boolean =>
  list.some((allowed) => {
    const [scheme, host] = allowed.split('*');
    if (host === undefined || scheme === undefined) return allowed === origin;
    return isOrigin(origin) && origin.startsWith(scheme) && origin.endsWith(host);
  });
