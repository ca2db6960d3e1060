import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { createTestApp, OWN_ORIGIN } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const invite = async (sendsEmail: boolean, email: string) => {
  const app = createTestApp(db.database, { sendsEmail });
  const { workspace, accessToken: token } = await app.person();
  const path = `/v1/workspaces/${workspace.id}/invitations`;
  const { body } = await app.call('POST', path, { token, json: { email, role: 'editor' } });
  const listed = (await app.call('GET', path, { token })).text;
  return { app, link: body.link as string | null, listed, workspace };
};

it('is returned once by a server that sends no email, and opens the workspace without verifying the address', async () => {
  const { app, link, listed, workspace } = await invite(false, 'grace@example.test');
  const [page, token] = (link ?? '').split('#token=');
  expect(page).toBe(`${OWN_ORIGIN}/invitation`);
  expect(listed).not.toContain(token);
  const joined = await app.call('POST', '/v1/invitations/accept', { json: { token, password: 'a password of mine' } });
  expect([joined.status, joined.body.workspace.id, joined.body.user.emailVerified]).toEqual([200, workspace.id, false]);
});

it('is only in the email if the server sends it', async () => {
  expect((await invite(true, 'ada@example.test')).link).toBeNull();
});
