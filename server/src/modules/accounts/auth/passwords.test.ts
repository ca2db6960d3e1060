import { setImmediate } from 'node:timers/promises';
import bcrypt from 'bcrypt';
import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORD_HASHES } from './common-passwords.ts';
import { createPasswords, isCommonPassword } from './passwords.service.ts';

const quick = createPasswords({ rounds: 4 });

describe('passwords', () => {
  it('are hashed with bcrypt and 12 rounds by default', async () => {
    const hash = await createPasswords().hash('correct horse');
    expect(bcrypt.getRounds(hash)).toBe(12);
    expect(hash.startsWith('$2b$')).toBe(true);
  });

  it('match only the same password', async () => {
    const hash = await quick.hash('correct horse');
    expect(await quick.verify('correct horse', hash)).toBe(true);
    expect(await quick.verify('correct horsf', hash)).toBe(false);
    expect(await quick.verify('', hash)).toBe(false);
  });

  it('match in both Unicode normalization forms', async () => {
    const hash = await quick.hash('geheim\u00e9s wort');
    expect(await quick.verify('geheime\u0301s wort', hash)).toBe(true);
  });

  it.each([
    ['seven c', /fewer than 8/],
    ['\u{1F600}'.repeat(7), /fewer than 8/],
    ['x'.repeat(73), /more than 72 bytes/],
    ['\u6f22'.repeat(25), /more than 72 bytes/],
    ['eight\0eight', /NUL/],
  ])('are rejected with a reason: %j', async (password, reason) => {
    await expect(quick.hash(password)).rejects.toMatchObject({
      code: 'invalid_input',
      param: 'password',
      message: expect.stringMatching(reason),
    });
  });

  it.each(['password', 'PASSWORD', 'Password123', '12345678', 'qwertyuiop', 'iloveyou', 'Passw0rd', 'p@ssw0rd', 'admin123', 'changeme'])(
    'are rejected when they are among the most common ones: %s',
    async (password) => {
      const reason = expect.stringMatching(/most common ones/);
      await expect(quick.hash(password)).rejects.toMatchObject({ code: 'invalid_input', param: 'password', message: reason });
    },
  );

  it.each([['eight ch'], ['x'.repeat(72)], ['\u{1F600}'.repeat(8)]])('are accepted at the length limits: %j', async (password) => {
    expect(await quick.verify(password, await quick.hash(password))).toBe(true);
  });

  it('are looked up in a sorted list of more than ten thousand, without matching others', () => {
    const bytes = Buffer.from(COMMON_PASSWORD_HASHES, 'base64');
    const hashes = Array.from({ length: bytes.length / 4 }, (_, n) => bytes.readUInt32BE(n * 4));
    expect(hashes.length).toBeGreaterThan(10_000);
    expect(hashes).toEqual([...hashes].sort((a, b) => a - b));
    for (const password of ['correct horse battery staple', 'a password of mine', 'x'.repeat(72), 'Zx9$kk-plum-orbit'])
      expect([password, isCommonPassword(password)]).toEqual([password, false]);
  });

  it('longer than 72 bytes never match, although bcrypt alone would truncate them and accept', async () => {
    const hash = await quick.hash('x'.repeat(72));
    expect(await bcrypt.compare('x'.repeat(73), hash)).toBe(true);
    expect(await quick.verify('x'.repeat(73), hash)).toBe(false);
  });

  it('are compared with a dummy hash of the same cost when there is no user', async () => {
    const compared: string[] = [];
    const passwords = createPasswords({
      rounds: 5,
      compare: (password, hash) => {
        compared.push(hash);
        return bcrypt.compare(password, hash);
      },
    });
    expect(await passwords.verify('anything at all', null)).toBe(false);
    expect(await passwords.verify('x'.repeat(100), '$2b$05$whatever')).toBe(false);
    expect(compared.map((hash) => bcrypt.getRounds(hash))).toEqual([5, 5]);
    expect(compared[0]).toHaveLength(60);
  });

  it('are hashed a few at a time, and excess requests are rejected as unavailable', async () => {
    let running = 0;
    let most = 0;
    const passwords = createPasswords({
      rounds: 4,
      maxConcurrent: 2,
      maxWaiting: 3,
      compare: async () => {
        most = Math.max(most, ++running);
        await setImmediate();
        running -= 1;
        return true;
      },
    });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => passwords.verify('p', '$2b$04$x')));
    expect(most).toBe(2);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.code)).toEqual(Array(3).fill('unavailable'));
    // New requests are accepted again.
    expect(await passwords.verify('p', '$2b$04$x')).toBe(true);
  });
});
