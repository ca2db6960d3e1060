import type { AuthResponse, Me, Workspace } from '@cloneai/sdk';
import { AuthenticationError, PermissionError } from '@cloneai/sdk';
import { computed, signal } from '@preact/signals';
import { client, endSession, hasTokens, onSignedInElsewhere, onSignedOut, publicClient, saveTokens } from '../api.ts';
import { forgetRegistration } from './registration.ts';

/** The signed-in user. `undefined` while loading, `null` when nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined);
/** The error that kept the signed-in user from loading. */
export const authProblem = signal<unknown>(null);

const WORKSPACE = 'cloneai:workspace';
const workspaceId = signal(localStorage.getItem(WORKSPACE));

/** The workspace of the current sign-in. */
export const workspace = computed<Workspace | undefined>(() => {
  const mine = me.value?.workspaces;
  return mine?.find(({ id }) => id === workspaceId.value) ?? mine?.[0];
});

export type Role = NonNullable<Workspace['role']>;
const RANKS = { viewer: 0, editor: 1, admin: 2, owner: 3 } as const;
/** Whether the user's role is `role` or higher. The server enforces permissions; this only hides what it would refuse. */
export const isAtLeast = (role: keyof typeof RANKS): boolean => RANKS[workspace.value?.role ?? 'viewer'] >= RANKS[role];

onSignedOut(() => {
  me.value = null;
});
// Tabs share one sign-in, so they also share the current workspace.
onSignedInElsewhere(() => {
  if (me.value === null) void loadMe();
});
addEventListener('storage', ({ key, newValue }) => {
  if (key === WORKSPACE && newValue !== null) workspaceId.value = newValue;
});

export async function loadMe(): Promise<void> {
  authProblem.value = null;
  if (!hasTokens()) {
    me.value = null;
    return;
  }
  try {
    me.value = await client.me.retrieve();
  } catch (error) {
    if (error instanceof AuthenticationError || !hasTokens()) me.value = null;
    else authProblem.value = error;
  }
}

async function loadSignedIn({ workspace }: AuthResponse): Promise<void> {
  localStorage.setItem(WORKSPACE, workspace.id);
  workspaceId.value = workspace.id;
  await loadMe();
  // The sign-in worked but the user did not load: report it, so that the form can offer a retry.
  if (authProblem.value && !me.value) throw authProblem.value;
}

export async function signIn(input: { email: string; password: string; workspaceId?: string }): Promise<void> {
  await signInWith(await publicClient.auth.login(input));
}

/**
 * Registers. Without a password, and on a server that takes none, it requests an email with a link to choose the password, and resolves to
 * `email`.
 */
export async function signUp(input: { email: string; password?: string; name?: string }): Promise<'signed-in' | 'email'> {
  const { email, name, password } = input;
  try {
    if (password !== undefined) {
      await signInWith(await publicClient.auth.register({ ...input, password }));
      forgetRegistration();
      return 'signed-in';
    }
  } catch (error) {
    // With REGISTRATION=email the server does not register anybody at once.
    if (!(error instanceof PermissionError)) throw error;
  }
  await publicClient.auth.startRegistration({ email, ...(name === undefined ? {} : { name }) });
  return 'email';
}

/** Signs in with a response that carries tokens: an accepted invitation or a login for another workspace. */
export async function signInWith(answer: AuthResponse): Promise<void> {
  await saveTokens(answer);
  await loadSignedIn(answer);
}

/** Creates a login for another workspace of the user. Pass the result to `signInWith`. */
export const createLogin = (workspaceId: string): PromiseLike<AuthResponse> => client.me.logins.create({ workspaceId });

/** Switches to another workspace. Resolves to whether the login for the previous one was ended. */
export async function switchWorkspace(workspaceId: string): Promise<boolean> {
  const { data } = await client.me.logins.list({ limit: 100 });
  const previous = data.find(({ current }) => current);
  await signInWith(await createLogin(workspaceId));
  if (!previous) return true;
  return client.me.logins.delete(previous.id).then(
    () => true,
    () => false,
  );
}

export async function signOut(): Promise<void> {
  await endSession();
}
