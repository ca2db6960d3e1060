import { hkdfSync } from 'node:crypto';
import type { Database } from '../db/db.ts';
import type { Logger } from '../shared/logger.ts';

/** Identifies a secret without revealing it: 16 hex digits, derived for this purpose only. */
export const fingerprintOf = (secret: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', 'cloneai secret fingerprint', 8)).toString('hex');

interface CheckSecretDeps {
  database: Pick<Database, 'query'>;
  jwtSecret: string;
  /** Where the secret comes from: the environment, or this file. */
  secretFile: string | null;
  /** JWT_SECRET_FINGERPRINT: the fingerprint of the secret that replaces the database's. */
  accepted: string | null;
  logger: Logger;
}

/**
 * Throws unless the database has been used with this secret, or with none. Servers with different secrets would reject each other's tokens
 * and could not read the secrets of webhook endpoints, so the second one must not start.
 */
export async function checkSecret({ database, jwtSecret, secretFile, accepted, logger }: CheckSecretDeps): Promise<void> {
  const own = fingerprintOf(jwtSecret);
  // The row's lock makes servers that start together take turns: the first one stores its fingerprint, the others read it.
  await database.query('update system_state set secret_fingerprint = $1 where secret_fingerprint is null', [own]);
  const { rows } = await database.query<{ known: string }>('select secret_fingerprint as known from system_state');
  const known = rows[0]?.known;
  if (known === own) return;
  if (accepted === own) {
    await database.query('update system_state set secret_fingerprint = $1', [own]);
    logger.warn({ from: known, to: own }, 'JWT_SECRET was replaced. Everybody is signed out, and webhook endpoints must be created again.');
    return;
  }
  throw new Error(
    `This database was used with another JWT_SECRET (fingerprint ${known}; this server has ${own}${secretFile ? `, from ${secretFile}` : ''}). ` +
      'Servers on one database must share it, or each rejects the tokens of the others. Set JWT_SECRET to the secret used so far: that of ' +
      'the other servers or, if it was never set, the one in secrets.json in the DATA_DIR of the first server. ' +
      `To replace it for good, stop every server, and start with the new JWT_SECRET and JWT_SECRET_FINGERPRINT=${own}. ` +
      'This signs everybody out, and webhook endpoints must be created again.',
  );
}
