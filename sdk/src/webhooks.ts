import { CloneAIError } from './errors.ts';

/** Thrown when a webhook cannot be trusted: answer 400 and do nothing else. */
export class WebhookVerificationError extends CloneAIError {
  override readonly name = 'WebhookVerificationError';
}

export interface WebhookVerification {
  /** The body exactly as it came: parsing and printing it again changes its bytes. */
  body: string | Uint8Array;
  headers: Headers | Record<string, string | string[] | undefined>;
  /** The endpoint's secret (`whsec_…`). Several while one is being replaced: any of them may fit. */
  secret: string | readonly string[];
  /** Seconds that the timestamp may be off, either way. Default 300. */
  tolerance?: number | undefined;
  /** The present time, for tests. */
  now?: Date | undefined;
}

/** What the server tells an endpoint. */
export interface WebhookEvent<T = unknown> {
  /** The same for every delivery of this event: keep it to handle each once. */
  id: string;
  type: string;
  timestamp: string;
  data: T;
}

/**
 * Checks a delivery by the Standard Webhooks scheme (https://www.standardwebhooks.com, `v1`: HMAC-SHA-256 over id, timestamp and body)
 * and gives its event. Throws `WebhookVerificationError`, which says what did not fit.
 */
export async function verifyWebhook<T = unknown>(delivery: WebhookVerification): Promise<WebhookEvent<T>> {
  const { body, headers, secret, tolerance = 300, now = new Date() } = delivery;
  const header = (name: string): string => {
    const value = headers instanceof Headers ? headers.get(name) : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
    if (typeof value !== 'string' || !value) throw new WebhookVerificationError(`The header ${name} is missing.`);
    return value;
  };
  const id = header('webhook-id');
  const timestamp = header('webhook-timestamp');
  const offered = header('webhook-signature')
    .split(' ')
    .flatMap((part) => (part.startsWith('v1,') ? [part.slice(3)] : []));
  if (!/^\d+$/.test(timestamp)) throw new WebhookVerificationError('The header webhook-timestamp is no time in seconds.');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > tolerance)
    throw new WebhookVerificationError(`The timestamp is more than ${tolerance} seconds off: an old delivery, or a wrong clock.`);

  const encoder = new TextEncoder();
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const head = encoder.encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const key = await crypto.subtle.importKey('raw', fromBase64(one.replace(/^whsec_/, '')), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ]);
    for (const signature of offered) {
      const given = tryFromBase64(signature);
      // `verify` compares in constant time.
      if (given && (await crypto.subtle.verify('HMAC', key, given, signed))) {
        const payload = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as Omit<WebhookEvent<T>, 'id'>;
        return { ...payload, id };
      }
    }
  }
  throw new WebhookVerificationError('No signature fits. Check the secret, and that the body is passed on byte for byte.');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = tryFromBase64(text);
  if (!bytes) throw new CloneAIError('A webhook secret is whsec_ and base64. Copy it from the endpoint again.');
  return bytes;
}

function tryFromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
