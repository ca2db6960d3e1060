import { CloneAI, ExpertSession, type SessionTokens, type TokenStore } from '@cloneai/sdk';

/** Tokens lie in the browser's storage, so that tabs share one sign-in and a reload keeps it. */
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

/** Told when the sign-in ended here, in another tab, or on the server. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** Told when another tab has signed in, or has renewed the tokens. */
export function onSignedInElsewhere(listener: () => void): void {
  signedInElsewhere = listener;
}

const baseUrl = location.origin;

export const session = new ExpertSession({ baseUrl, store, onSignedOut: () => signedOut() });
export const client = new CloneAI({ baseUrl, accessToken: session.token });
/** For calls that nobody has to be signed in for. */
export const publicClient = new CloneAI({ baseUrl });

export const hasTokens = (): boolean => store.load() !== null;

/** Signs in with an answer of the server that carries tokens. */
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
