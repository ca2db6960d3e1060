import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The received message, without SMTP's dot stuffing. */
  raw: string;
  /** Whether it was sent with TLS. */
  secure: boolean;
  user: string | undefined;
}

export interface TestSmtp {
  port: number;
  received: ReceivedMail[];
  /** Number of connections so far. */
  connections(): number;
  close(): Promise<void>;
}

const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

interface TestSmtpOptions extends SMTPServerOptions {
  /** Requires this login. */
  login?: { user: string; pass: string };
  /** Replies by recipient, e.g. `550 5.1.1 No such person`. */
  refused?: Record<string, string>;
  /** Reply after the message was sent. */
  refuseData?: () => string | undefined;
}

/** A strict SMTP server on this machine that stores received messages. */
export async function startSmtp({
  login,
  refused = {},
  refuseData = () => undefined,
  ...options
}: TestSmtpOptions = {}): Promise<TestSmtp> {
  const received: ReceivedMail[] = [];
  let connections = 0;
  const withCode = (answer: string) => refusal(Number(answer.slice(0, 3)), answer.slice(4));
  const server = new SMTPServer({
    disabledCommands: [...(options.key ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
    authOptional: !login,
    allowInsecureAuth: true,
    logger: false,
    onConnect(_session, done) {
      connections++;
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (username === login?.user && password === login?.pass) done(null, { user: username });
      else done(refusal(535, '5.7.8 Wrong user name or password'));
    },
    onRcptTo({ address }, _session, done) {
      const answer = refused[address];
      done(answer ? withCode(answer) : undefined);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const answer = refuseData();
        if (answer) return done(withCode(answer));
        received.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
          secure: session.secure,
          user: session.user as string | undefined,
        });
        done();
      });
    },
    ...options,
  });
  // Errors of client connections are not failures of the server.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Headers and decoded parts of a message, for the MIME features that our emails use. */
export function readMail(raw: string): { headers: Record<string, string>; text: string; html: string } {
  const split = (part: string) => {
    const at = part.search(/\r?\n\r?\n/);
    const head = part.slice(0, at).replace(/\r?\n[ \t]+/g, ' ');
    const headers = Object.fromEntries(
      head
        .split(/\r?\n/)
        .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), decodeWords(line.slice(line.indexOf(':') + 1).trim())]),
    );
    return { headers, body: part.slice(at).replace(/^\r?\n\r?\n/, '') };
  };
  const whole = split(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(whole.headers['content-type'] ?? '')?.[1];
  const parts = boundary
    ? whole.body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => split(part.replace(/^\r?\n/, '')))
    : [whole];
  const of = (type: string) => {
    const part = parts.find(({ headers }) => headers['content-type']?.startsWith(type));
    return part ? decodeBody(part.body, part.headers['content-transfer-encoding'] ?? '7bit') : '';
  };
  return { headers: whole.headers, text: of('text/plain'), html: of('text/html') };
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8').replaceAll('\r\n', '\n');
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  return unquoted(body.replace(/=\r?\n/g, '')).replaceAll('\r\n', '\n');
}

const unquoted = (text: string) => {
  const bytes = [
    ...Buffer.from(text, 'utf8')
      .toString('latin1')
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  ];
  return Buffer.from(bytes.map((char) => char.charCodeAt(0))).toString('utf8');
};

/** RFC 2047. */
const decodeWords = (text: string) =>
  text.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?utf-8\?([bq])\?[^?]*\?=)+/gi, (run) =>
    Buffer.concat(
      [...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, kind, word = '']) =>
        kind?.toLowerCase() === 'b'
          ? Buffer.from(word, 'base64')
          : Buffer.from(
              word.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
              'latin1',
            ),
      ),
    ).toString('utf8'),
  );
