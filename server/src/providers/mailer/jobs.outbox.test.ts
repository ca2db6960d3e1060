import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { createPgBossJobs } from '../jobs/pg-boss.jobs.ts';
import { createJobsOutbox, MAIL_QUEUE } from './jobs.outbox.ts';
import type { EmailTemplate, OutboxEmail } from './outbox.port.ts';
import { createSmtpMailer } from './smtp.mailer.ts';
import { readMail, startSmtp, type TestSmtp } from './smtp.testing.ts';

// With the real queue and a real mail server: no email may be lost between the two.
let test: TestDatabase;
let smtp: TestSmtp;
let refuse: string | undefined;
const clock = fixedClock('2026-03-10T12:00:00Z');
const opened: { stop(graceMs: number): Promise<void> }[] = [];
const trouble: { tries: number; lost: boolean }[] = [];

beforeEach(async () => {
  test = await createTestDatabase();
  refuse = undefined;
  trouble.length = 0;
  smtp = await startSmtp({ refuseData: () => refuse });
});
afterEach(async () => {
  for (const jobs of opened.splice(0)) await jobs.stop(1_000);
  await smtp.close();
  await test.close();
});

/** The outbox of one server, not started. */
async function server() {
  const jobs = createPgBossJobs({ database: test.database, queues: [MAIL_QUEUE], logger: silentLogger, telemetry: noTelemetry });
  await jobs.start();
  opened.push(jobs);
  const from = { name: 'Clones', address: 'clones@example.test' };
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${smtp.port}`, from, clock });
  return { jobs, outbox: createJobsOutbox({ jobs, mailer, clock, logger: silentLogger, onTrouble: (one) => trouble.push(one) }) };
}

const email = (more: Partial<OutboxEmail> = {}): OutboxEmail => ({
  ...{ kind: 'greeting', id: 'usr_1', sendBefore: clock.now().getTime() + 60_000 },
  ...(more as OutboxEmail),
});
const greeting: EmailTemplate = async ({ id }) => ({ to: `${id}@example.test`, subject: 'Hello', text: `Hello ${id}` });
const jobs = async () =>
  (
    await test.database.query<{ state: string; data: unknown; later: boolean }>(
      `select state::text, data, start_after > now() + interval '2 seconds' as later from pgboss.job order by created_on`,
    )
  ).rows;
const ended = async () => (await jobs()).every(({ state }) => state === 'completed' || state === 'failed');
const settled = () => expect.poll(ended, { interval: 20 }).toBe(true);
/** Skips the delay of waiting jobs, then checks the result. */
const hurried =
  <T>(look: () => T) =>
  async () => {
    await test.database.query(`update pgboss.job set start_after = now() where state in ('created', 'retry')`);
    await test.database.query('select pg_notify($1, $2)', ['cloneai_jobs', MAIL_QUEUE]);
    return look();
  };
const recipients = () => smtp.received.flatMap(({ to }) => to);

describe('an email', () => {
  it('is rendered and sent with a Message-ID of its kind and id', async () => {
    const { outbox } = await server();
    await outbox.start({ greeting });
    await outbox.post(email());
    await outbox.post(email({ id: 'usr_2' }));
    await settled();
    expect(recipients().sort()).toEqual(['usr_1@example.test', 'usr_2@example.test']);
    expect(new Set(smtp.received.map(({ raw }) => readMail(raw).headers['message-id'])).size).toBe(2);
  });

  it('is queued without its rendered text', async () => {
    const { outbox } = await server();
    await outbox.post(email({ workspaceId: 'wsp_1' }));
    expect((await jobs()).map(({ data }) => data)).toEqual([{ ...email(), workspaceId: 'wsp_1' }]);
  });

  it('is queued only if its transaction commits', async () => {
    const { outbox } = await server();
    await outbox.start({ greeting });
    const rolledBack = test.database.transaction({}, async (tx) => {
      await outbox.post(email({ id: 'never' }), { tx });
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    await test.database.transaction({}, (tx) => outbox.post(email({ id: 'always' }), { tx }));
    await expect.poll(recipients).toEqual(['always@example.test']);
    expect(await jobs()).toHaveLength(1);
  });

  it('is sent by another server when the first stops before sending it', async () => {
    const first = await server();
    await first.outbox.post(email());
    await first.jobs.stop(0);
    expect(recipients()).toEqual([]);
    const second = await server();
    await second.outbox.start({ greeting });
    await settled();
    expect(recipients()).toEqual(['usr_1@example.test']);
  });

  it('is sent by another server when the first stops while rendering it', async () => {
    const first = await server();
    let writing = () => {};
    const begun = new Promise<void>((resolve) => {
      writing = resolve;
    });
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await first.outbox.start({
      greeting: async (one) => {
        writing();
        await held;
        return greeting(one);
      },
    });
    await first.outbox.post(email());
    await begun;
    const stopping = first.jobs.stop(5_000);
    go();
    await stopping;
    expect(recipients()).toEqual([]);
    await (await server()).outbox.start({ greeting });
    await settled();
    expect(recipients()).toEqual(['usr_1@example.test']);
  });

  it('is dropped when it is obsolete or too late', async () => {
    const { outbox } = await server();
    await outbox.start({ greeting, withdrawn: async () => null });
    await outbox.post(email({ kind: 'withdrawn' }));
    await outbox.post(email({ sendBefore: clock.now().getTime() }));
    await settled();
    expect((await jobs()).map(({ state }) => state)).toEqual(['completed', 'completed']);
    expect(recipients()).toEqual([]);
  });

  it('is rendered again after its template fails', async () => {
    const { outbox } = await server();
    let tries = 0;
    await outbox.start({
      greeting: async (one) => {
        if (++tries === 1) throw new AppError('unavailable', 'The database cannot be reached right now.');
        return greeting(one);
      },
    });
    await outbox.post(email());
    await expect.poll(hurried(recipients)).toEqual(['usr_1@example.test']);
    expect(trouble).toEqual([]);
  });

  it('without a template becomes a failed job', async () => {
    const { outbox } = await server();
    await outbox.start({});
    await outbox.post(email());
    await expect.poll(hurried(async () => (await jobs())[0]?.state)).toBe('failed');
  });
});

describe('a mail server that rejects an email', () => {
  it('temporarily, gets it later, and the operator is notified of each attempt', async () => {
    const { outbox } = await server();
    refuse = '451 4.3.0 come back';
    await outbox.start({ greeting });
    await outbox.post(email());
    await expect.poll(() => trouble.length).toBe(1);
    await expect.poll(async () => (await jobs()).at(-1)).toMatchObject({ state: 'created', later: true, data: { tries: 1 } });
    refuse = undefined;
    await expect.poll(hurried(ended), { interval: 20 }).toBe(true);
    expect(recipients()).toEqual(['usr_1@example.test']);
    expect(trouble).toEqual([{ tries: 1, lost: false }]);
  });

  it('for nine hours, loses it, and the operator is notified', async () => {
    const { outbox } = await server();
    refuse = '451 4.3.0 come back';
    await outbox.start({ greeting });
    await outbox.post(email());
    await expect
      .poll(
        hurried(() => trouble.at(-1)?.lost),
        { interval: 20 },
      )
      .toBe(true);
    await settled();
    expect(trouble.map(({ tries }) => tries)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(smtp.received).toEqual([]);
  });

  it('permanently, gets no retry', async () => {
    const { outbox } = await server();
    refuse = '554 5.6.0 no';
    await outbox.start({ greeting });
    await outbox.post(email());
    await settled();
    expect(await jobs()).toHaveLength(1);
    expect(smtp.connections()).toBe(1);
    expect(trouble).toEqual([]);
  });
});
