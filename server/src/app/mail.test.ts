import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { tokenIn } from '../providers/mailer/outbox.testing.ts';
import { readMail, startSmtp, type TestSmtp } from '../providers/mailer/smtp.testing.ts';
import { createTestServer, type TestServer } from './server.testing.ts';

// The whole server, a real mail server, and what a person does with what comes.
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  const server = await createTestServer(env);
  closers.push(server.close);
  return server;
}
async function mailServer(): Promise<{ smtp: TestSmtp; env: NodeJS.ProcessEnv }> {
  const smtp = await startSmtp();
  closers.push(smtp.close);
  return { smtp, env: { SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: 'Clones <clones@example.test>' } };
}
async function call(server: TestServer, method: string, path: string, json?: object, token?: string) {
  const answer = await server.fetch(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(json ? { body: JSON.stringify(json) } : {}),
    }),
  );
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}
const register = async (server: TestServer, email: string) =>
  (await call(server, 'POST', '/v1/auth/register', { email, password: 'correct horse', name: 'Ada' })).body;
/** The mail to somebody, when it has come. */
async function mailTo(smtp: TestSmtp, address: string) {
  const find = () => smtp.received.find(({ to }) => to.includes(address));
  await expect.poll(find).toBeDefined();
  return readMail(find()?.raw ?? '');
}

describe('emails with an SMTP server', () => {
  it('resets a forgotten password by email, up to the next sign-in', async () => {
    const { smtp, env } = await mailServer();
    const server = await open(env);
    await register(server, 'ada@example.test');
    expect((await call(server, 'POST', '/v1/auth/forgot-password', { email: 'ada@example.test' })).status).toBe(204);
    const mail = await mailTo(smtp, 'ada@example.test');
    expect(mail.headers).toMatchObject({ from: 'Clones <clones@example.test>', subject: 'Choose a new password' });
    expect(mail.text).toContain(`http://localhost:8787/reset-password#token=${tokenIn(mail)}`);
    const json = { token: tokenIn(mail), password: 'battery staple' };
    expect((await call(server, 'POST', '/v1/auth/reset-password', json)).status).toBe(204);
    expect((await call(server, 'POST', '/v1/auth/login', { email: 'ada@example.test', password: 'battery staple' })).status).toBe(200);
    await expect.poll(() => smtp.received.length).toBe(2);
  });

  it('invites somebody by email who then joins', async () => {
    const { smtp, env } = await mailServer();
    const server = await open(env);
    const { accessToken, workspace } = await register(server, 'ada@example.test');
    const json = { email: 'grace@example.test', role: 'editor' };
    expect((await call(server, 'POST', `/v1/workspaces/${workspace.id}/invitations`, json, accessToken)).status).toBe(201);
    const token = tokenIn(await mailTo(smtp, 'grace@example.test'));
    const joined = await call(server, 'POST', '/v1/invitations/accept', { token, password: 'battery staple', name: 'Grace' });
    expect(joined.body).toMatchObject({ user: { email: 'grace@example.test' }, workspace: { id: workspace.id, role: 'editor' } });
    expect((await call(server, 'POST', '/v1/clones', { name: 'A clone' }, joined.body.accessToken)).status).toBe(201);
  });

  it('emails the owner when the spending limit is reached', async () => {
    const { smtp, env } = await mailServer();
    const server = await open(env);
    const { accessToken, workspace } = await register(server, 'ada@example.test');
    const clone = (await call(server, 'POST', '/v1/clones', { name: 'A clone' }, accessToken)).body;
    await call(server, 'POST', `/v1/clones/${clone.id}/publish`, {}, accessToken);
    const { session } = (await call(server, 'POST', `/v1/clones/${clone.id}/sessions`, {}, accessToken)).body;
    await server.database.transaction({ workspaceId: workspace.id }, async (tx) => {
      await tx.execute(sql`insert into usage_events (id, workspace_id, clone_id, kind, model, input_tokens, output_tokens, cost_micros, created_at)
        values ('evt_1', ${workspace.id}, ${clone.id}, 'message.answered', 'm', 1, 1, 20000000, now())`);
      await tx.execute(sql`insert into spending_limits values (${workspace.id}, 20000000, now())`);
    });
    const asked = await call(server, 'POST', `/v1/sessions/${session.id}/messages`, { content: 'Hello?' }, accessToken);
    expect([asked.status, asked.body.error.type]).toEqual([429, 'quota_exceeded']);
    await mailTo(smtp, 'ada@example.test');
    expect(readMail(smtp.received[0]?.raw ?? '').headers).toMatchObject({
      to: 'ada@example.test',
      subject: "Ada's workspace has reached its spending limit",
    });
  });

  it('reports the SMTP server in health, and stays up without it', async () => {
    const { smtp, env } = await mailServer();
    const health = async (server: TestServer) => {
      const { status, body } = await call(server, 'GET', '/health/detailed');
      return { status, smtp: body.parts.smtp };
    };
    expect(await health(await open(env))).toMatchObject({ status: 200, smtp: { status: 'ok', needed: false, details: {} } });
    await smtp.close();
    closers.splice(0, 1);
    const without = await health(await open(env));
    expect(without).toMatchObject({ status: 200, smtp: { status: 'down', needed: false } });
    expect(JSON.stringify(without)).not.toMatch(/127\.0\.0\.1|example\.test/);
    expect((await health(await open())).smtp).toBeUndefined();
  });
});

it('writes emails to the data folder without an SMTP server', async () => {
  const server = await open();
  await register(server, 'ada@example.test');
  await call(server, 'POST', '/v1/auth/forgot-password', { email: 'ada@example.test' });
  const files = async () => (await readdir(join(server.folder, 'mail')).catch(() => [])).filter((name) => name.endsWith('.eml'));
  await expect.poll(async () => (await files()).length).toBe(1);
  const mail = readMail(await readFile(join(server.folder, 'mail', (await files())[0] ?? ''), 'utf8'));
  const json = { token: tokenIn(mail), password: 'battery staple' };
  expect((await call(server, 'POST', '/v1/auth/reset-password', json)).status).toBe(204);
});

describe('alerts to the operator', () => {
  async function chat() {
    const texts: string[] = [];
    const hook = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      texts.push(JSON.parse(body).text);
      response.end('ok');
    }).listen(0, '127.0.0.1');
    await once(hook, 'listening');
    closers.push(() => hook.close());
    return { texts, env: { SLACK_WEBHOOK_URL: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook` } };
  }

  it('alerts about abandoned jobs in chat and by email', async () => {
    const { texts, env } = await chat();
    const { smtp, env: mail } = await mailServer();
    const server = await open({ ...env, ...mail, ALERT_EMAIL: 'ops@example.test' });
    await server.database.query(
      `insert into pgboss.job (name, state, started_on, output) values ('ingest', 'active', now(), '{"abandoned": 24}')`,
    );
    await expect.poll(() => texts).toEqual([expect.stringContaining('Background jobs failed (ingest)')]);
    expect(texts[0]).toMatch(/^:rotating_light: \*localhost:8787: /);
    expect((await mailTo(smtp, 'ops@example.test')).headers.subject).toBe('[critical] localhost:8787: Background jobs failed (ingest)');
  });

  it('alerts about a model that keeps failing', async () => {
    const { texts, env } = await chat();
    const vector = Buffer.from(new Float32Array(1536).fill(1 / Math.sqrt(1536)).buffer).toString('base64');
    // Embeds whatever it is given, and refuses every answer.
    const model = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      const json = (status: number, value: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (!request.url?.endsWith('/embeddings')) return json(401, { error: { message: 'a secret text of the provider' } });
      const { input } = JSON.parse(body) as { input: string[] };
      return json(200, { data: input.map((_, index) => ({ index, embedding: vector })), usage: { prompt_tokens: 1 } });
    }).listen(0, '127.0.0.1');
    await once(model, 'listening');
    closers.push(() => model.close());
    const server = await open({ ...env, OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1` });
    const { accessToken } = await register(server, 'ada@example.test');
    const post = async (path: string, json: object) => (await call(server, 'POST', path, json, accessToken)).body;
    const { id } = await post('/v1/clones', { name: 'A clone' });
    await post(`/v1/clones/${id}/sources`, { type: 'text', title: 'Hours', text: 'The shop opens at nine in the morning.' });
    await server.untilIdle();
    await post(`/v1/clones/${id}/publish`, {});
    for (let n = 0; n < 5; n++) {
      expect(texts).toEqual([]);
      const { session } = await post(`/v1/clones/${id}/sessions`, {});
      await post(`/v1/sessions/${session.id}/messages`, { content: 'When does the shop open?' });
    }
    await expect.poll(() => texts).toEqual([expect.stringContaining('The chat model keeps failing')]);
    expect(texts[0]).not.toMatch(/secret text|shop/);
  });
});
