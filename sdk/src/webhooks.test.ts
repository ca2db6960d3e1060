import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookVerificationError } from './index.ts';

// The example from the reference implementations of the Standard Webhooks specification.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"test": 2432232314}';
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const now = new Date(1_614_265_330_000);
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

const verify = (change: object = {}) => verifyWebhook({ body: BODY, headers: HEADERS, secret: SECRET, now, ...change });

describe('verifyWebhook', () => {
  it('accepts the specification’s example as text or bytes, with an object or Headers', async () => {
    expect(await verify()).toEqual({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', test: 2432232314 });
    expect(await verify({ body: new TextEncoder().encode(BODY), headers: new Headers(HEADERS) })).toMatchObject({ test: 2432232314 });
    expect(
      await verify({
        headers: {
          'Webhook-Id': HEADERS['webhook-id'],
          'Webhook-Timestamp': '1614265330',
          'Webhook-Signature': HEADERS['webhook-signature'],
        },
      }),
    ).toBeDefined();
  });

  it('accepts any of several secrets and any of several signatures', async () => {
    expect(await verify({ secret: [other, SECRET] })).toBeDefined();
    const signature = createHmac('sha256', Buffer.from(other.slice(6), 'base64'))
      .update(`x.1614265330.${BODY}`)
      .digest('base64');
    const headers = { ...HEADERS, 'webhook-id': 'x', 'webhook-signature': `v1a,AAAA v1,not-base64! v1,AAAA v1,${signature}` };
    expect(await verify({ headers, secret: [SECRET, other] })).toMatchObject({ id: 'x' });
  });

  it.each<[string, object]>([
    ['a changed body', { body: BODY.replace('2', '3') }],
    ['a changed id', { headers: { ...HEADERS, 'webhook-id': 'msg_other' } }],
    ['a changed time', { headers: { ...HEADERS, 'webhook-timestamp': '1614265331' } }],
    ['a wrong secret', { secret: other }],
    ['a signature of another version', { headers: { ...HEADERS, 'webhook-signature': HEADERS['webhook-signature'].replace('v1', 'v2') } }],
    ['an old delivery', { now: new Date(now.getTime() + 301_000) }],
    ['a delivery from the future', { now: new Date(now.getTime() - 301_000) }],
    ['an invalid time', { headers: { ...HEADERS, 'webhook-timestamp': 'soon' } }],
    ['a missing header', { headers: { ...HEADERS, 'webhook-signature': undefined } }],
  ])('rejects %s', async (_what, change) => {
    await expect(verify(change)).rejects.toBeInstanceOf(WebhookVerificationError);
  });

  it.each(['whsec_%%%', 'abc', 'sk_live_1', ['abc', SECRET]])('reports the malformed secret %j', async (secret) => {
    await expect(verify({ secret })).rejects.toThrow(/Copy it/);
  });

  it.each([[undefined], [null], [''], ['whsec_'], [[]], [['', SECRET]], [[SECRET, undefined]]])(
    'says what to pass if the secret is %j, whatever the delivery',
    async (secret) => {
      const error = await verify({ secret, now: new Date(0), headers: {} }).catch((reason) => reason);
      expect(error).toMatchObject({ name: 'CloneAIError', message: expect.stringMatching(/^secret is empty: pass .*whsec_/) });
    },
  );

  it.each(['not JSON', '5', 'null'])('refuses the signed body %j', async (body) => {
    const signature = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'))
      .update(`x.1614265330.${body}`)
      .digest('base64');
    const headers = { ...HEADERS, 'webhook-id': 'x', 'webhook-signature': `v1,${signature}` };
    const error = await verify({ body, headers }).catch((reason) => reason);
    expect(error).toBeInstanceOf(WebhookVerificationError);
    expect(error.message).toContain('not a JSON object');
  });
});
