import { CloneAI, ExpertSession, type SessionTokens, type TokenStore } from '@cloneai/sdk';

/** Tokens are in localStorage, so tabs share one sign-in and a reload keeps it. */
const KEY = 'cloneai:signed-in';

const store: TokenStore = {
  load() {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? 'null') as SessionTokens | null;
    } catch {
      return null;
    }
  },
  save(tokens) {
    if (tokens) localStorage.setItem(KEY, JSON.stringify(tokens));
    else localStorage.removeItem(KEY);
  },
};

let signedOut = (): void => {};
let signedInElsewhere = (): void => {};

/** Called when the sign-in ends in this tab, in another tab, or on the server. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** Called when another tab signs in or refreshes the tokens. */
export function onSignedInElsewhere(listener: () => void): void {
  signedInElsewhere = listener;
}

const baseUrl = location.origin;

export const session = new ExpertSession({ baseUrl, store, onSignedOut: () => signedOut() });
export const client = new CloneAI({ baseUrl, accessToken: session.token });
/** For operations that need no sign-in. */
export const publicClient = new CloneAI({ baseUrl });

export const hasTokens = (): boolean => store.load() !== null;

/** Stores the tokens of a response, which signs the user in. */
export function saveTokens({
  accessToken,
  refreshToken,
  expiresIn,
}: {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}): void {
  store.save({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 });
}

addEventListener('storage', ({ key, newValue }) => {
  if (key !== KEY) return;
  if (newValue === null) signedOut();
  else signedInElsewhere();
});
