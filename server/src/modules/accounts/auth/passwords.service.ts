import bcrypt from 'bcrypt';
import { AppError } from '../../../shared/errors.ts';

/** bcrypt reads 72 bytes and ignores the rest in silence. */
const MAX_BYTES = 72;
const MIN_CHARACTERS = 8;
/** Salt and digest of a real bcrypt hash (of random bytes nobody kept): compared with when there is no user, at the same cost. */
const DUMMY = 'nZ5CoY5e4rKpSWLAqlk6JupBuEHpXdFev/8/hLqT19t2x4zcgkkFO';

export type Passwords = ReturnType<typeof createPasswords>;

interface PasswordsDeps {
  /** Cost: 2^rounds. The mission's 12; tests lower it. */
  rounds?: number;
  /** Hashes at work at once (each holds a thread of libuv's four for about a quarter of a second) and waiting at most. */
  maxConcurrent?: number;
  maxWaiting?: number;
  compare?: (password: string, hash: string) => Promise<boolean>;
}

/** Hashes and checks passwords with bcrypt, on libuv's threads and never on the event loop. */
export function createPasswords({
  rounds = 12,
  maxConcurrent = 2,
  maxWaiting = 100,
  compare = (password, hash) => bcrypt.compare(password, hash),
}: PasswordsDeps = {}) {
  const dummyHash = `$2b$${String(rounds).padStart(2, '0')}$${DUMMY}`;
  const waiting: (() => void)[] = [];
  let running = 0;

  /** Runs `work` when a place is free; `unavailable` when too many wait already. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= maxConcurrent) {
      if (waiting.length >= maxWaiting)
        throw new AppError('unavailable', 'Too many people sign in at this moment. Try again in a few seconds.', { retryAfterSeconds: 5 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes straight to the next in line.
      if (next) next();
      else running -= 1;
    }
  }

  return {
    rounds,

    /** Throws `invalid_input`, about `param`, for a password under 8 characters or over 72 bytes. Its Unicode form (NFC or NFD) does not matter. */
    hash: async (password: string, param = 'password'): Promise<string> => {
      const text = password.normalize('NFKC');
      if ([...text].length < MIN_CHARACTERS)
        throw new AppError('invalid_input', `The password has fewer than ${MIN_CHARACTERS} characters. Choose a longer one.`, {
          param,
        });
      if (Buffer.byteLength(text) > MAX_BYTES)
        throw new AppError('invalid_input', `The password has more than ${MAX_BYTES} bytes. Choose a shorter one.`, { param });
      if (text.includes('\0')) throw new AppError('invalid_input', 'The password holds a NUL character. Leave it out.', { param });
      return inTurn(() => bcrypt.hash(text, rounds));
    },

    /** `hash` null (no such user, or one without a password): the same work is done, and the answer is false. */
    verify: async (password: string, hash: string | null): Promise<boolean> => {
      const text = password.normalize('NFKC');
      const possible = hash !== null && Buffer.byteLength(text) <= MAX_BYTES;
      const same = await inTurn(() => compare(text, possible ? hash : dummyHash));
      return possible && same;
    },
  };
}
