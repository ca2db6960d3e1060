import { AppError } from '../../shared/errors.ts';
import type { AlertChannel } from './alerts.port.ts';

interface SlackAlertsDeps {
  /** URL of an incoming webhook of Slack or a compatible product (Mattermost, Rocket.Chat). The URL is a credential. */
  webhookUrl: string;
  /**
   * Not the guarded fetcher, which blocks internal addresses: the operator configures this URL, and Mattermost often runs in the internal
   * network.
   */
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body: string; signal: AbortSignal },
  ): Promise<{ status: number }>;
}

const SIGNS = { info: ':white_check_mark:', warning: ':warning:', critical: ':rotating_light:' } as const;

/** Escapes the three characters that Slack's markup interprets. */
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
      if (status !== 200) throw new AppError('upstream_failed', `The webhook responded with status ${status}. Check SLACK_WEBHOOK_URL.`);
    },
  };
}

/** Omits the original error, which may contain the URL. */
function unreachable(error: unknown): AppError {
  const { code, name } = error as { code?: unknown; name?: string };
  return new AppError('upstream_failed', `The webhook could not be reached (${typeof code === 'string' ? code : name}).`);
}
