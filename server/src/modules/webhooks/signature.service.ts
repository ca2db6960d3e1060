import { createHmac, randomBytes } from 'node:crypto';

/** `whsec_` and 24 random bytes in base64 (Standard Webhooks 1.0). */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/**
 * The three headers of Standard Webhooks 1.0. Signs `id.timestamp.body` with HMAC-SHA256, once with each secret: while a secret is rotated,
 * receivers with either one accept the delivery. `time`: in milliseconds.
 */
export function signatureHeaders(secrets: readonly string[], id: string, time: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(time / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
