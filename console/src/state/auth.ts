import type { AuthAnswer, Login, Me, Workspace } from '@cloneai/sdk';
import { AuthenticationError } from '@cloneai/sdk';
import { computed, signal } from '@preact/signals';
import { client, hasTokens, onSignedInElsewhere, onSignedOut, saveTokens, session } from '../api.ts';

/** Who is signed in. Undefined: not known yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);
/** Why it is not known: the server did not answer. */
export const authProblem = signal<unknown>(null);

const WORKSPACE = 'cloneai:workspace';
const workspaceId = signal(localStorage.getItem(WORKSPACE));

/** The workspace that this sign-in works in. */
export const workspace = computed<Workspace | undefined>(() => {
  const mine = me.value?.workspaces;
  return mine?.find(({ id }) => id === workspaceId.value) ?? mine?.[0];
});

export type Role = NonNullable<Workspace['role']>;
const RIGHTS = { viewer: 0, editor: 1, admin: 2, owner: 3 } as const;
/** Whether the signed-in person's role is this one or one that may do more. The server decides; this only hides what it would refuse. */
export const isAtLeast = (role: keyof typeof RIGHTS): boolean => RIGHTS[workspace.value?.role ?? 'viewer'] >= RIGHTS[role];

onSignedOut(() => {
  me.value = null;
});
// Tabs share one sign-in, so they share where it works, too: what this tab would ask for in the workspace before is not there any more.
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
    me.value = await client.me.get();
  } catch (error) {
    if (error instanceof AuthenticationError || !hasTokens()) me.value = null;
    else authProblem.value = error;
  }
}

async function entered(answer: AuthAnswer): Promise<void> {
  localStorage.setItem(WORKSPACE, answer.workspace.id);
  workspaceId.value = answer.workspace.id;
  await loadMe();
  // Signed in, and the server did not say as whom: whoever waits for it is told, and may try again.
  if (authProblem.value && !me.value) throw authProblem.value;
}

export async function login(input: { email: string; password: string; workspaceId?: string }): Promise<void> {
  await entered(await session.login(input));
}

export async function register(input: { email: string; password: string; name?: string }): Promise<void> {
  await entered(await session.register(input));
}

/** Goes on with an answer that signs in by another way: an accepted invitation, a changed workspace. */
export async function enter(answer: AuthAnswer): Promise<void> {
  saveTokens(answer);
  await entered(answer);
}

/** A login for another workspace of the signed-in person, to be entered with `enter`. */
export const createLogin = (workspaceId: string): PromiseLike<AuthAnswer> =>
  client.request<AuthAnswer>('POST', '/v1/me/logins', { workspaceId });

/** Goes on in another workspace. Resolves to whether the login to the one before could be ended; it is of no more use. */
export async function switchWorkspace(workspaceId: string): Promise<boolean> {
  const { data } = await client.request<{ data: Login[] }>('GET', '/v1/me/logins?limit=100');
  const before = data.find(({ current }) => current);
  await enter(await createLogin(workspaceId));
  if (!before) return true;
  return client.request('DELETE', `/v1/me/logins/${before.id}`).then(
    () => true,
    () => false,
  );
}

export async function logout(): Promise<void> {
  await session.logout();
}
