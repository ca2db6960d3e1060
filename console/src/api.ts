import { AuthenticationError, CloneAI, CloneAIError } from '@cloneai/sdk';

/**
 * Signed in or not, so that tabs share one sign-in and a reload keeps it. The refresh token is in a cookie that no script can read; the
 * access token stays in the memory of the tab.
 */
const KEY = 'cloneai:signed-in';
/** An access token is renewed this long before it expires. */
const RENEW_BEFORE_MS = 30_000;
/** The server accepts the cookie only with this header, which other sites cannot send. */
const headers = { 'x-cloneai-csrf': '1' };
const COOKIE = '/v1/auth/cookie';

let signedOut = (): void => {};
let signedInElsewhere = (): void => {};

/** Called when the sign-in ends in this tab, in another tab, or on the server. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** Called when another tab signs in. */
export function onSignedInElsewhere(listener: () => void): void {
  signedInElsewhere = listener;
}

let access: { token: string; expiresAt: number } | null = null;
let renewal: Promise<string> | undefined;

const baseUrl = location.origin;
export const client = new CloneAI({ baseUrl, accessToken: token });
/** For operations that need no sign-in. */
export const publicClient = new CloneAI({ baseUrl });
/** `keepalive`: the response, with its cookie, arrives even if the user leaves the page meanwhile. */
const cookieClient = new CloneAI({ baseUrl, headers, fetch: (url, init) => fetch(url, { ...init, keepalive: true }) });

export const hasTokens = (): boolean => localStorage.getItem(KEY) !== null;

/** Returns a valid access token. `rejected` is a token that the server refused. */
async function token(rejected?: string): Promise<string> {
  if (!hasTokens()) throw new CloneAIError('Not signed in.');
  if (access && access.token !== rejected && access.expiresAt - Date.now() > RENEW_BEFORE_MS) return access.token;
  renewal ??= exclusive(() => renew(storedRefreshToken())).finally(() => {
    renewal = undefined;
  });
  return renewal;
}

/** Moves a refresh token into the cookie, or rotates the one in it. */
async function renew(refreshToken?: string): Promise<string> {
  try {
    const answer = await cookieClient.request<{ accessToken: string; expiresIn: number }>('PUT', COOKIE, { refreshToken });
    access = { token: answer.accessToken, expiresAt: Date.now() + answer.expiresIn * 1000 };
    if (refreshToken !== undefined || !hasTokens()) localStorage.setItem(KEY, String(Date.now()));
    return access.token;
  } catch (error) {
    if (error instanceof AuthenticationError) end();
    throw error;
  }
}

/** Earlier versions of the console kept the tokens in localStorage. */
function storedRefreshToken(): string | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return (stored as { refreshToken?: string } | null)?.refreshToken;
  } catch {
    return undefined;
  }
}

/** Tabs share the cookie, so only one of them renews at a time. */
function exclusive<T>(work: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? (locks.request('cloneai-session', work) as Promise<T>) : work();
}

function end(): void {
  access = null;
  localStorage.removeItem(KEY);
  signedOut();
}

/** Keeps the tokens of a response, which signs the user in. */
export async function saveTokens({ refreshToken }: { refreshToken: string }): Promise<void> {
  await exclusive(() => renew(refreshToken));
}

/** Signs out here at once, and ends the login on the server. */
export async function endSession(): Promise<void> {
  end();
  await cookieClient.request('DELETE', COOKIE);
}

addEventListener('storage', ({ key, newValue }) => {
  if (key !== KEY) return;
  // The cookie belongs to another login now.
  access = null;
  if (newValue === null) signedOut();
  else signedInElsewhere();
});
