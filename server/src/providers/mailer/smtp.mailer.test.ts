import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { makeCertificate } from './certificate.testing.ts';
import { mailerSuite, mailTo } from './mailer.suite.ts';
import { connectionOf, createSmtpMailer, type SmtpMailerOptions } from './smtp.mailer.ts';
import { startSmtp, type TestSmtp } from './smtp.testing.ts';

// Frozen, like the configuration.
const FROM = Object.freeze({ name: 'Ädä', address: 'clones@example.test' });
const never = new AbortController().signal;
const mailerOf = (url: string, more: Partial<SmtpMailerOptions> = {}) =>
  createSmtpMailer({ url, from: FROM, clock: fixedClock('2026-03-10T12:00:00Z'), ...more });

const opened: { close(): Promise<unknown> }[] = [];
const open = async (...args: Parameters<typeof startSmtp>): Promise<TestSmtp> => {
  const server = await startSmtp(...args);
  opened.push(server);
  return server;
};
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

describe('email by SMTP', () => {
  let server: TestSmtp;
  beforeEach(async () => {
    server = await open();
  });
  mailerSuite(() => ({
    mailer: mailerOf(`smtp://127.0.0.1:${server.port}`),
    received: async () => server.received.map(({ raw }) => raw),
  }));

  it('goes to the recipient only, from the sender’s bare address', async () => {
    await mailerOf(`smtp://127.0.0.1:${server.port}`).send(mailTo('ada@example.test'), never);
    expect(server.received).toMatchObject([{ from: 'clones@example.test', to: ['ada@example.test'] }]);
  });

  it('opens one connection per email and closes it', async () => {
    const mailer = mailerOf(`smtp://127.0.0.1:${server.port}`);
    for (let n = 0; n < 3; n++) await mailer.send(mailTo('ada@example.test'), never);
    expect(server.connections()).toBe(3);
    await expect(server.close()).resolves.toBeUndefined();
    opened.splice(0);
  });
});

describe('a login', () => {
  const login = { user: 'me@example.test', pass: 'p@ss: wörd/%' };
  const url = (port: number, pass: string) => `smtp://${encodeURIComponent(login.user)}:${encodeURIComponent(pass)}@127.0.0.1:${port}`;

  it('is decoded from SMTP_URL', async () => {
    const server = await open({ login });
    await mailerOf(url(server.port, login.pass)).send(mailTo('ada@example.test'), never);
    expect(server.received).toMatchObject([{ user: login.user }]);
  });

  it('that is rejected causes a temporary failure and is not part of the error', async () => {
    const server = await open({ login });
    const mailer = mailerOf(url(server.port, 'not the password'));
    for (const attempt of [mailer.send(mailTo('ada@example.test'), never), mailer.check(never)]) {
      const failure = await attempt.catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('Check SMTP_URL') });
      expect((failure as Error).cause).toBeUndefined();
      expect(String((failure as Error).stack)).not.toMatch(/not the password|me@example/);
    }
  });

  it('that is missing causes a temporary failure', async () => {
    const server = await open({ login });
    await expect(mailerOf(`smtp://127.0.0.1:${server.port}`).send(mailTo('ada@example.test'), never)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it.each([
    ['smtps://u:p@mail.example.com', { host: 'mail.example.com', port: 465, secure: true, requireTLS: false }],
    ['smtp://u:p@mail.example.com', { port: 587, secure: false, requireTLS: true }],
    ['smtp://u:p@mail.example.com:25', { port: 25, requireTLS: true }],
    ['smtp://u:p@127.0.0.1:1025', { requireTLS: false }],
    ['smtp://u:p@localhost:1025', { requireTLS: false }],
    ['smtp://u:p@[::1]:1025', { host: '::1', requireTLS: false }],
    ['smtp://u:p@127.example.com', { requireTLS: true }],
    ['smtp://relay:25', { requireTLS: false }],
  ])('%s is sent in clear to this machine at most', (address, expected) => {
    expect(connectionOf(address)).toMatchObject(expected);
  });
});

describe('TLS', () => {
  const { key, cert } = makeCertificate();

  it('is used from the start with smtps://', async () => {
    const server = await open({ secure: true, key, cert });
    await mailerOf(`smtps://localhost:${server.port}`, { tls: { ca: cert } }).send(mailTo('ada@example.test'), never);
    expect(server.received).toMatchObject([{ secure: true }]);
  });

  it('is used with smtp:// when the server offers it', async () => {
    const server = await open({ key, cert });
    await mailerOf(`smtp://localhost:${server.port}`, { tls: { ca: cert } }).send(mailTo('ada@example.test'), never);
    expect(server.received).toMatchObject([{ secure: true }]);
  });

  it.each([
    ['smtps', true],
    ['smtp', false],
  ])('with a certificate that nobody vouches for is refused (%s)', async (scheme, secure) => {
    const server = await open({ secure, key, cert });
    const failure = await mailerOf(`${scheme}://localhost:${server.port}`)
      .send(mailTo('ada@example.test'), never)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'upstream_failed' });
    expect(server.received).toEqual([]);
  });

  it('is required before a password is sent', async () => {
    const said: string[] = [];
    const plain = createServer((socket) => {
      socket.on('data', (bytes) => {
        said.push(String(bytes));
        socket.write(/^EHLO/i.test(String(bytes)) ? '250-hello\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n');
      });
      socket.on('error', () => {});
      socket.write('220 hello\r\n');
    }).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    opened.push({ close: async () => plain.close() });
    const { port } = plain.address() as AddressInfo;
    // Not a loopback name, so the password requires TLS.
    expect(connectionOf(`smtp://u:secret@mail.example.com:${port}`).requireTLS).toBe(true);
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({ ...connectionOf(`smtp://u:secret@mail.example.com:${port}`), host: '127.0.0.1' });
    await expect(transport.sendMail({ from: FROM.address, to: 'ada@example.test', text: 'x' })).rejects.toMatchObject({
      command: 'STARTTLS',
    });
    expect(said.join('')).toMatch(/STARTTLS/);
    expect(said.join('')).not.toMatch(/AUTH/);
  });
});

describe('a failure is classified:', () => {
  it.each([
    ['no such person', '550 5.1.1 <ada@example.test>: no such person', 'invalid_input'],
    ['a full mailbox', '552 5.2.2 over quota', 'invalid_input'],
    ['a refusal without a reason', '550 no', 'invalid_input'],
    ['our relaying is not wanted', '554 5.7.1 <ada@example.test>: relay access denied', 'upstream_failed'],
    ['greylisting', '450 4.2.0 <ada@example.test>: try again', 'upstream_failed'],
    ['a busy server', '421 4.3.2 busy', 'upstream_failed'],
  ])('%s', async (_what, answer, code) => {
    const server = await open({ refused: { 'ada@example.test': answer } });
    const failure = await mailerOf(`smtp://127.0.0.1:${server.port}`)
      .send(mailTo('ada@example.test'), never)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AppError', code });
    expect((failure as Error).message).toContain(answer.slice(0, 3));
    expect(String((failure as Error).stack)).not.toContain('ada@');
  });

  it.each([
    ['554 5.6.0 spam', 'invalid_input'],
    ['451 4.3.0 come back', 'upstream_failed'],
  ])('a refusal after the whole mail (%s)', async (answer, code) => {
    const server = await open({ refuseData: () => answer });
    await expect(mailerOf(`smtp://127.0.0.1:${server.port}`).send(mailTo('ada@example.test'), never)).rejects.toMatchObject({ code });
  });

  it('a rejected sender is temporary', async () => {
    const server = await open({
      onMailFrom: (_address, _session, done) => done(Object.assign(new Error('5.1.8 who are you'), { responseCode: 553 })),
    });
    await expect(mailerOf(`smtp://127.0.0.1:${server.port}`).send(mailTo('ada@example.test'), never)).rejects.toMatchObject({
      code: 'upstream_failed',
    });
  });

  it('an unreachable server is temporary', async () => {
    const server = await startSmtp();
    await server.close();
    const mailer = mailerOf(`smtp://127.0.0.1:${server.port}`);
    await expect(mailer.send(mailTo('ada@example.test'), never)).rejects.toMatchObject({ code: 'upstream_failed' });
    await expect(mailer.check(never)).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  /** Starts a faulty server. */
  async function misbehave(talk: (socket: Socket, line: string) => void, greeting = '220 hello\r\n'): Promise<string> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (bytes) => talk(socket, String(bytes)));
      socket.write(greeting);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push({
      close: async () => {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    });
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const polite = (socket: Socket, line: string) => socket.write(/^DATA/.test(line) ? '354 go on\r\n' : '250 fine\r\n');

  it('a silent server times out', async () => {
    const url = await misbehave(() => {}, '');
    await expect(mailerOf(url, { connectMs: 150 }).send(mailTo('ada@example.test'), never)).rejects.toMatchObject({
      code: 'upstream_timeout',
    });
    await expect(mailerOf(url, { connectMs: 150 }).check(never)).rejects.toMatchObject({ code: 'upstream_timeout' });
  });

  it('a server that falls silent during the dialogue times out', async () => {
    const url = await misbehave((socket, line) => void (/^(EHLO|MAIL)/.test(line) && polite(socket, line)));
    await expect(mailerOf(url, { idleMs: 150 }).send(mailTo('ada@example.test'), never)).rejects.toMatchObject({
      code: 'upstream_timeout',
    });
  });

  it('a lost connection during the email is temporary', async () => {
    const url = await misbehave((socket, line) => (/^DATA/.test(line) ? socket.destroy() : polite(socket, line)));
    await expect(mailerOf(url).send(mailTo('ada@example.test'), never)).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  it('a server without SMTP is temporary', async () => {
    const url = await misbehave((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'HTTP/1.1 200 OK\r\n\r\n');
    await expect(mailerOf(url).send(mailTo('ada@example.test'), never)).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  it('an abort is not a failure of the server', async () => {
    const stop = new AbortController();
    const url = await misbehave((socket, line) => (/^RCPT/.test(line) ? stop.abort(new Error('the server stops')) : polite(socket, line)));
    await expect(mailerOf(url).send(mailTo('ada@example.test'), stop.signal)).rejects.toThrow('the server stops');
  });
});
