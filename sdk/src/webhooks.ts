import { CloneAIError } from './errors.ts';
import type { WebhookEvent } from './generated/models.ts';

const EMPTY_SECRET =
  'secret is empty: pass the secret of the webhook endpoint (whsec_…). If it comes from an environment variable, set that variable.';

/** The webhook cannot be trusted. Respond with 400 and ignore it. */
export class WebhookVerificationError extends CloneAIError {
  override readonly name = 'WebhookVerificationError';
}

export interface WebhookVerification {
  /** The body exactly as received. Parsing and serializing it again changes its bytes. */
  body: string | Uint8Array;
  headers: Headers | Record<string, string | string[] | undefined>;
  /** The secret of the webhook endpoint (`whsec_…`). Pass several while you rotate it: any of them may match. */
  secret: string | readonly string[];
  /** How many seconds the timestamp may differ from the current time. Default: 300. */
  tolerance?: number | undefined;
  /** The current time, for tests. */
  now?: Date | undefined;
}

/**
 * Verifies a delivery and returns its event. Uses the Standard Webhooks scheme (https://www.standardwebhooks.com, `v1`: HMAC-SHA-256 over
 * id, timestamp, and body). Throws a `WebhookVerificationError` that says what does not match, and a
 * `CloneAIError` if `secret` is empty or not a webhook secret.
 *
 * The event is a union: check `event.type`, and TypeScript knows `event.data`. A newer server may send types that this version does not know.
 */
export async function verifyWebhook(delivery: WebhookVerification): Promise<WebhookEvent> {
  if (!globalThis.crypto?.subtle)
    throw new CloneAIError(
      'This runtime has no Web Crypto (crypto.subtle). Verify webhooks on your server: in Node, Deno, Bun, or a worker.',
    );
  const { body, headers, secret, tolerance = 300, now = new Date() } = delivery;
  const header = (name: string): string => {
    const value = headers instanceof Headers ? headers.get(name) : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
    if (typeof value !== 'string' || !value) throw new WebhookVerificationError(`The header ${name} is missing.`);
    return value;
  };
  // First, because a delivery with a wrong timestamp must not hide it. Not a WebhookVerificationError: the delivery may be genuine.
  const keys = keysOf(secret);
  const id = header('webhook-id');
  const timestamp = header('webhook-timestamp');
  const signatures = header('webhook-signature')
    .split(' ')
    .flatMap((part) => (part.startsWith('v1,') ? [part.slice(3)] : []));
  if (!/^\d+$/.test(timestamp)) throw new WebhookVerificationError('The header webhook-timestamp is not a time in seconds.');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > tolerance)
    throw new WebhookVerificationError(`The timestamp is more than ${tolerance} seconds off. The delivery is old, or a clock is wrong.`);

  const encoder = new TextEncoder();
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const head = encoder.encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  for (const bytesOfKey of keys) {
    const key = await crypto.subtle.importKey('raw', bytesOfKey, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    for (const signature of signatures) {
      const expected = tryFromBase64(signature);
      // `verify` compares in constant time.
      if (expected && (await crypto.subtle.verify('HMAC', key, expected, signed))) {
        // The header is signed and always present.
        return { ...parsed(typeof body === 'string' ? body : new TextDecoder().decode(body)), id };
      }
    }
  }
  throw new WebhookVerificationError('No signature matches. Check the secret, and pass the body exactly as received.');
}

/** The keys of the secrets. An unset environment variable is the usual mistake, whatever the types say. */
function keysOf(secret: unknown): Uint8Array<ArrayBuffer>[] {
  const secrets: unknown[] = Array.isArray(secret) ? secret : [secret];
  if (secrets.length === 0) throw new CloneAIError(EMPTY_SECRET);
  return secrets.map((each) => {
    if (typeof each !== 'string' || each === '' || each === 'whsec_') throw new CloneAIError(EMPTY_SECRET);
    const bytes = each.startsWith('whsec_') ? tryFromBase64(each.slice(6)) : undefined;
    if (!bytes?.length) throw new CloneAIError('A webhook secret is whsec_ followed by base64. Copy it from the webhook endpoint again.');
    return bytes;
  });
}

function parsed(text: string): WebhookEvent {
  try {
    const payload: unknown = JSON.parse(text);
    if (payload !== null && typeof payload === 'object') return payload as WebhookEvent;
  } catch {
    // not JSON
  }
  throw new WebhookVerificationError('The body is signed, but it is not a JSON object. CloneAI did not send it.');
}

function tryFromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
