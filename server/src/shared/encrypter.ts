import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts secrets that the server must read again, so that a copy of the database alone does not reveal them. */
export interface Encrypter {
  encrypt(text: string): string;
  /** Throws if the text was encrypted with a different secret, or was changed. */
  decrypt(encrypted: string): string;
}

/** AES-256-GCM with a key that HKDF derives from `secret` for this `purpose`. Format: `v1.` and base64url of nonce, tag, ciphertext. */
export function createEncrypter(secret: string, purpose: string): Encrypter {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `cloneai ${purpose}`, 32));
  return {
    encrypt(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    decrypt(encrypted) {
      const bytes = Buffer.from(encrypted.replace(/^v1\./, ''), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
