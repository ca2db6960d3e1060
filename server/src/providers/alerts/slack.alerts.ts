import { AppError } from '../../shared/errors.ts';
import type { AlertChannel } from './alerts.port.ts';

interface SlackAlertsDeps {
  /** An incoming webhook of Slack, or of what takes the same (Mattermost, Rocket.Chat). The address is the credential. */
  webhookUrl: string;
  /**
   * Not the guarded fetcher, which keeps tenants' addresses out of the inside: this address is the operator's own, and a Mattermost
   * often lives inside.
   */
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body: string; signal: AbortSignal },
  ): Promise<{ status: number }>;
}

const SIGNS = { info: ':white_check_mark:', warning: ':warning:', critical: ':rotating_light:' } as const;

/** The three characters that Slack's markup takes for its own. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function createSlackAlerts({ webhookUrl, fetch }: SlackAlertsDeps): AlertChannel {
  return {
    name: 'slack',
    async deliver({ severity, title, text }, signal) {
      const body = JSON.stringify({ text: `${SIGNS[severity]} *${escaped(title)}*\n${escaped(text)}` });
      const headers = { 'content-type': 'application/json' };
      const { status } = await fetch(webhookUrl, { method: 'POST', headers, body, signal }).catch((error: unknown) => {
        throw unreachable(error);
      });
      if (status !== 200) throw new AppError('upstream_failed', `The webhook answered ${status}. Check SLACK_WEBHOOK_URL.`);
    },
  };
}

/** Without the error itself, which may name the address. */
function unreachable(error: unknown): AppError {
  const { code, name } = error as { code?: unknown; name?: string };
  return new AppError('upstream_failed', `The webhook could not be reached (${typeof code === 'string' ? code : name}).`);
}
