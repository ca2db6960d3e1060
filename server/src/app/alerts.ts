import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { redactLine } from '../http/observe-redact.ts';
import type { Alerts } from '../providers/alerts/alerts.port.ts';
import { createBoundedAlerts } from '../providers/alerts/bounded.alerts.ts';
import { createLogAlerts } from '../providers/alerts/log.alerts.ts';
import { createMailAlerts } from '../providers/alerts/mail.alerts.ts';
import { createSlackAlerts } from '../providers/alerts/slack.alerts.ts';
import type { HttpFetch } from '../providers/http-fetch.ts';
import { createFolderMailer } from '../providers/mailer/folder.mailer.ts';
import type { Mailer } from '../providers/mailer/mailer.port.ts';
import type { Clock } from '../shared/clock.ts';
import type { SourceId } from '../shared/ids.ts';
import type { Logger } from '../shared/logger.ts';
import type { Config } from './config/config.ts';
import { secretsOf } from './config/secret-values.ts';

export async function openMailer({ mail, dataDir }: Config, logger: Logger, clock: Clock): Promise<Mailer> {
  const { smtpUrl: url, from } = mail;
  if (!url) return createFolderMailer({ folder: join(dataDir, 'mail'), from, clock, logger });
  const { createSmtpMailer } = await import('../providers/mailer/smtp.mailer.ts');
  return createSmtpMailer({ url, from, clock });
}

interface AlertsInput {
  config: Config;
  jwtSecret: string;
  publicUrl: string;
  mailer: Mailer;
  http: HttpFetch;
  logger: Logger;
  clock: Clock;
}

export function openAlerts({ config, jwtSecret, publicUrl, mailer, http, logger, clock }: AlertsInput): Alerts {
  const { slackWebhookUrl, email } = config.alerts;
  const secrets = secretsOf(config, jwtSecret).filter((secret) => secret.length >= 8);
  const channels = [createLogAlerts({ logger })];
  if (slackWebhookUrl) channels.push(createSlackAlerts({ webhookUrl: slackWebhookUrl, fetch: http.fetch }));
  if (email) channels.push(createMailAlerts({ to: email, send: mailer.send, newKey: randomUUID }));
  return createBoundedAlerts({ channels, clock, logger, redact: (text) => redactLine(text, secrets), source: new URL(publicUrl).host });
}

/** Alerts to the operator, by what adapters and modules report. */
export function alertsOf(alerts: Alerts) {
  return {
    databaseStopped: () =>
      alerts.alert({
        severity: 'critical',
        title: 'The embedded database stopped',
        text: 'Its thread ended by itself, and nothing works without it. Start the server again; the log says why.',
        key: 'database:stopped',
      }),

    jobsDied: ({ queue, jobs, cause }: { queue: string; jobs: number; cause: 'failed' | 'abandoned' }) =>
      alerts.alert({
        severity: 'critical',
        title: `Background work was given up (${queue})`,
        text:
          cause === 'failed'
            ? `${jobs} jobs of the queue ${queue} failed as often as they may. The log says why.`
            : `${jobs} jobs of the queue ${queue} each lost their server too often: they may be what ends it.`,
        key: `jobs:${queue}`,
      }),

    sourceGivenUp: ({ sourceId, code, attempts }: { sourceId: SourceId; code: string; attempts: number }) =>
      alerts.alert({
        severity: 'warning',
        title: 'A source could not be processed',
        text: `${sourceId} failed after ${attempts} attempts (${code}). Fix the cause, then the owner can retry it.`,
        key: `sources:${code}`,
      }),

    /** A single try may fail by greylisting, or while the server is started anew. */
    mailTrouble: ({ tries, lost }: { tries: number; lost: boolean }) => {
      if (tries < 3 && !lost) return;
      const text = lost
        ? `A mail was given up after ${tries} tries.`
        : `A mail failed ${tries} times; it is tried again for some hours. /health/detailed and the log say more.`;
      alerts.alert({ severity: 'critical', title: 'Mails do not go out', text, key: lost ? 'mail:lost' : 'mail' });
    },
  };
}
