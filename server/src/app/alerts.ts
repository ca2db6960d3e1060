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
        text: 'Its thread ended, and nothing works without it. Restart the server. The log has the reason.',
        key: 'database:stopped',
      }),

    jobsDied: ({ queue, jobs, cause }: { queue: string; jobs: number; cause: 'failed' | 'abandoned' }) =>
      alerts.alert({
        severity: 'critical',
        title: `Background jobs failed (${queue})`,
        text:
          cause === 'failed'
            ? `${jobs} jobs of the queue ${queue} failed after all retries. The log has the reason.`
            : `${jobs} jobs of the queue ${queue} lost their server several times. They may be the cause.`,
        key: `jobs:${queue}`,
      }),

    sourceGivenUp: ({ sourceId, code, attempts }: { sourceId: SourceId; code: string; attempts: number }) =>
      alerts.alert({
        severity: 'warning',
        title: 'A source could not be processed',
        text: `${sourceId} failed after ${attempts} attempts (${code}). Fix the cause, then the owner can retry it.`,
        key: `sources:${code}`,
      }),

    /** One failure may be greylisting or a restart of the SMTP server. */
    emailFailed: ({ tries, lost }: { tries: number; lost: boolean }) => {
      if (tries < 3 && !lost) return;
      const text = lost
        ? `An email failed after ${tries} attempts and is not retried.`
        : `An email failed ${tries} times and is retried for some hours. See /health/detailed and the log.`;
      alerts.alert({ severity: 'critical', title: 'Emails are not delivered', text, key: lost ? 'mail:lost' : 'mail' });
    },
  };
}
