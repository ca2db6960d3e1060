import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import { AppError } from '../../../shared/errors.ts';
import { COMMON_PASSWORD_HASHES } from './common-passwords.ts';

/** bcrypt reads 72 bytes and silently ignores the rest. */
const MAX_BYTES = 72;
const MIN_CHARACTERS = 8;
/** Salt and digest of a bcrypt hash of random bytes. Compared with if there is no user, so that both cases take the same time. */
const DUMMY = 'nZ5CoY5e4rKpSWLAqlk6JupBuEHpXdFev/8/hLqT19t2x4zcgkkFO';

export type Passwords = ReturnType<typeof createPasswords>;

interface PasswordsDeps {
  /** Cost: 2^rounds. Default: 12; tests lower it. */
  rounds?: number;
  /** The most hashes that run at once (each blocks one of libuv's four threads for about 250 ms), and that wait. */
  maxConcurrent?: number;
  maxWaiting?: number;
  compare?: (password: string, hash: string) => Promise<boolean>;
}

/** Hashes and verifies passwords with bcrypt, on libuv's threads instead of the event loop. */
export function createPasswords({
  rounds = 12,
  maxConcurrent = 2,
  maxWaiting = 100,
  compare = (password, hash) => bcrypt.compare(password, hash),
}: PasswordsDeps = {}) {
  const dummyHash = `$2b$${String(rounds).padStart(2, '0')}$${DUMMY}`;
  const waiting: (() => void)[] = [];
  let running = 0;

  /** Runs `work` as soon as fewer than `maxConcurrent` run. Throws `unavailable` if too many already wait. */
  async function runLimited<T>(work: () => Promise<T>): Promise<T> {
    if (running >= maxConcurrent) {
      if (waiting.length >= maxWaiting)
        throw new AppError('unavailable', 'Too many sign-ins at the moment. Try again in a few seconds.', { retryAfterSeconds: 5 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // `running` stays the same: the next call takes over this slot.
      if (next) next();
      else running -= 1;
    }
  }

  return {
    rounds,

    /**
     * Throws `invalid_input` for `param` if the password has fewer than 8 characters or more than 72 bytes, or is one of the most common
     * ones in leaks, which attackers try first. NFC and NFD give the same hash.
     */
    hash: async (password: string, param = 'password'): Promise<string> => {
      const text = password.normalize('NFKC');
      if ([...text].length < MIN_CHARACTERS)
        throw new AppError('invalid_input', `Password has fewer than ${MIN_CHARACTERS} characters. Choose a longer one.`, {
          param,
        });
      if (Buffer.byteLength(text) > MAX_BYTES)
        throw new AppError('invalid_input', `Password has more than ${MAX_BYTES} bytes. Choose a shorter one.`, { param });
      if (text.includes('\0')) throw new AppError('invalid_input', 'Password contains a NUL character. Remove it.', { param });
      if (isCommonPassword(text))
        throw new AppError(
          'invalid_input',
          'Password is one of the most common ones and appears in leaks. Choose another one, such as several random words.',
          { param },
        );
      return runLimited(() => bcrypt.hash(text, rounds));
    },

    /** If `hash` is null (no such user, or no password), does the same work and resolves to false. */
    verify: async (password: string, hash: string | null): Promise<boolean> => {
      const text = password.normalize('NFKC');
      const possible = hash !== null && Buffer.byteLength(text) <= MAX_BYTES;
      const same = await runLimited(() => compare(text, possible ? hash : dummyHash));
      return possible && same;
    },
  };
}

let commonHashes: Buffer | undefined;

/** Whether the password, in any letter case, is in the list of common passwords. */
export function isCommonPassword(password: string): boolean {
  commonHashes ??= Buffer.from(COMMON_PASSWORD_HASHES, 'base64');
  const wanted = createHash('sha256').update(password.toLowerCase()).digest().readUInt32BE(0);
  let [low, high] = [0, commonHashes.length / 4 - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = commonHashes.readUInt32BE(middle * 4);
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
