import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../http/observe-logger.ts';
import { fixedClock } from '../../shared/clock.ts';
import { createHttpFetch } from '../http-fetch.ts';
import { createSmtpMailer } from '../mailer/smtp.mailer.ts';
import { readMail, startSmtp } from '../mailer/smtp.testing.ts';
import { alert, channelSuite } from './alerts.suite.ts';
import { createLogAlerts } from './log.alerts.ts';
import { createMailAlerts } from './mail.alerts.ts';
import { createSlackAlerts } from './slack.alerts.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('alerts in the log', () => {
  channelSuite(
    async () => {
      const lines: string[] = [];
      const logger = createLogger({ level: 'info', to: { write: (line) => void lines.push(line) } });
      const levels: Record<string, string> = { error: 'critical', warn: 'warning', info: 'info' };
      const arrived = () =>
        lines.map((line) => {
          const { msg: title, text, severity, level, alert: key } = JSON.parse(line);
          expect([levels[level], key]).toEqual([severity, 'disk']);
          return { title, text, severity };
        });
      return { channel: createLogAlerts({ logger }), arrived };
    },
    { breaks: false },
  );
});

/** Accepts and refuses the same requests as Slack's incoming webhooks. */
async function startWebhook() {
  const bodies: string[] = [];
  let answer = 200;
  const read = async (request: IncomingMessage) => {
    let body = '';
    for await (const part of request) body += part;
    return body;
  };
  const server: Server = createServer(async (request, response) => {
    const body = await read(request);
    const fine =
      request.method === 'POST' &&
      request.url === '/services/T0/B0/secret-path' &&
      request.headers['content-type'] === 'application/json' &&
      Object.keys(JSON.parse(body)).join() === 'text';
    if (!fine || answer !== 200) return response.writeHead(fine ? answer : 400).end('invalid_payload');
    bodies.push(JSON.parse(body).text);
    response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secret-path`;
  return { url, bodies, answerWith: (status: number) => (answer = status), server };
}

const slackOf = (webhookUrl: string) => {
  const http = createHttpFetch();
  closers.push(http.close);
  return createSlackAlerts({ webhookUrl, fetch: http.fetch });
};

describe('alerts to Slack', () => {
  channelSuite(async () => {
    const webhook = await startWebhook();
    const signs: Record<string, string> = { rotating_light: 'critical', warning: 'warning', white_check_mark: 'info' };
    /** As Slack shows it. */
    const shown = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    const arrived = () =>
      webhook.bodies.map((body) => {
        const [, sign = '', title = '', text = ''] = /^:(\w+): \*(.*?)\*\n([\s\S]*)$/.exec(body) ?? [];
        // Everything that Slack would interpret is escaped.
        expect(body).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        return { title: shown(title), text: shown(text), severity: signs[sign] ?? sign };
      });
    return { channel: slackOf(webhook.url), arrived, break: () => webhook.answerWith(410) };
  });

  it('never reveal the webhook URL, which is a credential, when they fail', async () => {
    const webhook = await startWebhook();
    webhook.server.closeAllConnections();
    await new Promise<void>((resolve) => webhook.server.close(() => resolve()));
    const failure = await slackOf(webhook.url)
      .deliver(alert(), new AbortController().signal)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'upstream_failed' });
    expect((failure as Error).cause).toBeUndefined();
    expect(String((failure as Error).stack)).not.toMatch(/secret-path|services/);
  });

  it('are aborted at the timeout', async () => {
    const hanging = createServer(() => {}).listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    closers.push(() => {
      hanging.closeAllConnections();
      hanging.close();
    });
    const { port } = hanging.address() as AddressInfo;
    const delivery = slackOf(`http://127.0.0.1:${port}/x`).deliver(alert(), AbortSignal.timeout(100));
    await expect(delivery).rejects.toMatchObject({ code: 'upstream_failed' });
  });
});

describe('alerts by email', () => {
  channelSuite(async () => {
    let refuse: string | undefined;
    const smtp = await startSmtp({ refuseData: () => refuse });
    closers.push(smtp.close);
    const from = { name: 'Clones', address: 'clones@example.test' };
    const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${smtp.port}`, from, clock: fixedClock('2026-03-10T12:00:00Z') });
    let keys = 0;
    const channel = createMailAlerts({ to: 'ops@example.test', send: mailer.send, newKey: () => String(keys++) });
    const arrived = () =>
      smtp.received.map(({ raw, to }) => {
        expect(to).toEqual(['ops@example.test']);
        const { headers, text } = readMail(raw);
        const [, severity = '', title = ''] = /^\[(\w+)\] (.*)$/.exec(headers.subject ?? '') ?? [];
        return { title, text: text.trimEnd(), severity };
      });
    return {
      channel,
      arrived,
      break: () => {
        refuse = '451 4.3.0 busy';
      },
    };
  });
});
