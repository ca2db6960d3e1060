import { base64url, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../shared/clock.ts';
import { newId } from '../../../shared/ids.ts';
import { createTokens } from './tokens.service.ts';

const secret = 'x'.repeat(32);
const clock = fixedClock('2026-01-01T00:00:00Z');
const tokens = createTokens({ secret, issuer: 'here', clock });
const access = { userId: newId('user'), workspaceId: newId('workspace'), role: 'editor', familyId: newId('refreshToken') } as const;
const session = { workspaceId: newId('workspace'), cloneId: newId('clone'), sessionId: newId('session') };
const key = new TextEncoder().encode(secret);
const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('access and session tokens', () => {
  it('contain their claims and expire after 30 minutes', async () => {
    const { token, expiresIn } = await tokens.mintAccessToken(access);
    expect(expiresIn).toBe(1800);
    expect(await tokens.readAccessToken(token)).toEqual(access);
    const minted = await tokens.mintSessionToken(session);
    expect(minted.expiresIn).toBe(1800);
    expect(await tokens.readSessionToken(minted.token)).toEqual(session);
    const bound = { ...session, origin: 'https://site.example' };
    expect(await tokens.readSessionToken((await tokens.mintSessionToken(bound)).token)).toEqual(bound);
  });

  it('expire exactly at the end of their lifetime', async () => {
    const time = fixedClock('2026-01-01T00:00:00Z');
    const own = createTokens({ secret, issuer: 'here', clock: time });
    const { token } = await own.mintAccessToken(access);
    time.advance(1_799_000);
    expect(await own.readAccessToken(token)).toEqual(access);
    time.advance(1000);
    await expect(own.readAccessToken(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('are not accepted as the other kind', async () => {
    expect(await tokens.readSessionToken((await tokens.mintAccessToken(access)).token)).toBeNull();
    expect(await tokens.readAccessToken((await tokens.mintSessionToken(session)).token)).toBeNull();
  });

  it('are rejected when forged, unsigned, changed, from another issuer, or malformed', async () => {
    const { token } = await tokens.mintAccessToken(access);
    const [head = '', body = '', signature = ''] = token.split('.');
    const encode = (value: unknown) => base64url.encode(JSON.stringify(value));
    const claims = payloadOf(token);
    const sign = (over: object, alg: 'HS256' | 'HS512' = 'HS256', by: Uint8Array = key) =>
      new SignJWT({ ...claims, ...over }).setProtectedHeader({ alg }).sign(by);
    const bad = [
      `${encode({ alg: 'none' })}.${body}.`,
      `${encode({ alg: 'none' })}.${body}.${signature}`,
      `${head}.${encode({ ...claims, role: 'owner' })}.${signature}`,
      `${head}.${body}.${signature.slice(0, -2)}`,
      `${head}.${body}`,
      await sign({}, 'HS256', new TextEncoder().encode('y'.repeat(32))),
      await sign({}, 'HS512', new TextEncoder().encode('x'.repeat(64))),
      await sign({ iss: 'elsewhere' }),
      await sign({ aud: 'authenticated' }),
      await sign({ sub: undefined }),
      await sign({ exp: undefined }),
      await sign({ workspace: undefined }),
      '',
      '...',
      'a.b.c',
      '\u{1F600}',
    ];
    for (const each of bad) expect(await tokens.readAccessToken(each), each).toBeNull();
  });

  it('require a secret of at least 32 bytes', () => {
    expect(() => createTokens({ secret: 'short', issuer: 'here', clock })).toThrow(/at least 32/);
  });
});
