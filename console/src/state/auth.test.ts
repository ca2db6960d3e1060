// @vitest-environment happy-dom
import { AuthenticationError } from '@cloneai/sdk';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { api, mockApi } from '../lib/mock-api.testing.ts';
import { loadMe, me, signIn, signOut, signUp, switchWorkspace, workspace } from './auth.ts';

const WORKSPACES = [
  { id: 'wsp_1', name: 'First', role: 'owner', createdAt: '2026-01-01T00:00:00Z' },
  { id: 'wsp_2', name: 'Second', role: 'editor', createdAt: '2026-01-01T00:00:00Z' },
];
const user = { id: 'usr_1', email: 'ada@example.test', name: 'Ada', createdAt: '2026-01-01T00:00:00Z' };
const authAnswer = (workspaceIndex: 0 | 1) => ({
  user,
  workspace: WORKSPACES[workspaceIndex],
  accessToken: `access-${workspaceIndex}`,
  refreshToken: `refresh-${workspaceIndex}`,
  expiresIn: 900,
});
const login = (id: string, current: boolean) => ({ id, current, workspaceId: 'wsp_1', userAgent: null });
const apiError = (status: number, type: string, code: string) =>
  HttpResponse.json({ error: { type, code, message: 'Refused.', param: null, requestId: 'req_1' } }, { status });

const server = mockApi(
  http.post(api('/auth/login'), () => HttpResponse.json(authAnswer(0))),
  // The server rotates the token and keeps the next one in a cookie; the access token shows which login it belongs to.
  http.put(api('/auth/cookie'), async ({ request }) => {
    if (request.headers.get('x-cloneai-csrf') !== '1') return apiError(400, 'invalid_request_error', 'invalid_input');
    const { refreshToken = 'refresh-0' } = (await request.json()) as { refreshToken?: string };
    return HttpResponse.json({ accessToken: refreshToken.replace('refresh', 'access'), expiresIn: 900 });
  }),
  http.delete(api('/auth/cookie'), () => new HttpResponse(null, { status: 204 })),
  http.get(api('/me'), () => HttpResponse.json({ ...user, workspaces: WORKSPACES })),
  http.get(api('/me/logins'), () => HttpResponse.json({ data: [login('lgn_0', false), login('lgn_1', true)], nextCursor: null })),
  http.post(api('/me/logins'), () => HttpResponse.json(authAnswer(1), { status: 201 })),
);
const credentials = { email: 'ada@example.test', password: 'a long password' };

beforeEach(() => {
  localStorage.clear();
  me.value = undefined;
});

it('loads the user and the workspace after signing in', async () => {
  await signIn(credentials);
  expect([me.value?.name, workspace.value?.name]).toEqual(['Ada', 'First']);
});

it('keeps the user signed out after a wrong password', async () => {
  server.use(http.post(api('/auth/login'), () => apiError(401, 'authentication_error', 'invalid_credentials')));
  await expect(signIn(credentials)).rejects.toBeInstanceOf(AuthenticationError);
  expect(me.value).toBeUndefined();
});

it('reports a failure to load the user after signing in', async () => {
  server.use(http.get(api('/me'), () => apiError(400, 'invalid_request_error', 'invalid')));
  await expect(signIn(credentials)).rejects.toThrow('Refused.');
});

it('switches to another workspace and ends the login for the previous one', async () => {
  await signIn(credentials);
  const ended: unknown[] = [];
  server.use(
    http.delete(api('/me/logins/:id'), ({ params, request }) => {
      ended.push([params.id, request.headers.get('authorization')]);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  expect(await switchWorkspace('wsp_2')).toBe(true);
  expect([workspace.value?.name, ended]).toEqual(['Second', [['lgn_1', 'Bearer access-1']]]);
});

it('switches to another workspace even if the previous login cannot be ended', async () => {
  await signIn(credentials);
  server.use(http.delete(api('/me/logins/:id'), () => apiError(404, 'not_found_error', 'not_found')));
  expect(await switchWorkspace('wsp_2')).toBe(false);
  expect(workspace.value?.name).toBe('Second');
});

it('signs out locally even if the server refuses the request', async () => {
  await signIn(credentials);
  server.use(http.delete(api('/auth/cookie'), () => apiError(400, 'invalid_request_error', 'invalid')));
  await signOut().catch(() => undefined);
  expect(me.value).toBeNull();
});

it('keeps no token where a script of the page could read it', async () => {
  await signIn(credentials);
  expect(JSON.stringify({ ...localStorage })).not.toMatch(/access-|refresh-/);
  expect(JSON.stringify({ ...sessionStorage })).not.toMatch(/access-|refresh-/);
});

it('moves the tokens that an earlier version stored into the cookie', async () => {
  localStorage.setItem('cloneai:signed-in', JSON.stringify({ accessToken: 'old', refreshToken: 'refresh-1', expiresAt: 0 }));
  const moved: unknown[] = [];
  server.use(
    http.put(api('/auth/cookie'), async ({ request }) => {
      moved.push(await request.json());
      return HttpResponse.json({ accessToken: 'access-1', expiresIn: 900 });
    }),
  );
  forgetAccess();
  await loadMe();
  expect([moved, me.value?.name]).toEqual([[{ refreshToken: 'refresh-1' }], 'Ada']);
  expect(localStorage.getItem('cloneai:signed-in')).not.toContain('refresh');
});

it('signs out when the server no longer accepts the cookie', async () => {
  localStorage.setItem('cloneai:signed-in', '1');
  server.use(http.put(api('/auth/cookie'), () => apiError(401, 'authentication_error', 'token_reused')));
  forgetAccess();
  await loadMe();
  expect([me.value, localStorage.getItem('cloneai:signed-in')]).toEqual([null, null]);
});

it('requests an email when the server verifies emails before it creates accounts', async () => {
  const started: unknown[] = [];
  server.use(
    http.post(api('/auth/register'), () => apiError(403, 'permission_error', 'permission_denied')),
    http.post(api('/auth/registrations'), async ({ request }) => {
      started.push(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
  );
  expect(await signUp({ ...credentials, name: 'Ada' })).toBe('email');
  expect([started, me.value, localStorage.getItem('cloneai:signed-in')]).toEqual([
    [{ email: credentials.email, name: 'Ada' }],
    undefined,
    null,
  ]);
});

/** As after a reload: another tab signed in, so this one keeps no access token. */
function forgetAccess(): void {
  const newValue = localStorage.getItem('cloneai:signed-in');
  dispatchEvent(new StorageEvent('storage', { key: 'cloneai:signed-in', newValue }));
}
