import { AppError } from './errors.ts';

/**
 * Throws `invalid_input` that names the field for text that the database cannot store: U+0000, or half of a surrogate pair. `value` is
 * parsed JSON, checked for its depth before.
 */
export function refuseUnstorableText(value: unknown, path = ''): void {
  if (typeof value === 'string') checkText(value, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const below = path === '' ? key : `${path}.${key}`;
    if (!Array.isArray(value)) checkText(key, path === '' ? 'a field name' : path);
    refuseUnstorableText(member, below);
  }
}

function checkText(text: string, path: string): void {
  const problem = text.includes('\u0000') ? 'the character U+0000' : text.isWellFormed() ? undefined : 'half of a surrogate pair';
  if (problem === undefined) return;
  // Keys on the path come from the caller.
  const param = path.toWellFormed().replaceAll('\u0000', '').slice(0, 200);
  throw new AppError('invalid_input', `${param ? `${param}: ` : ''}contains ${problem}. Remove it.`, param ? { param } : {});
}

/** Parses JSON whose size and depth were checked. Throws `invalid_input`. `checkText`: also for text that cannot be stored. */
export function parseJson(text: string, { checkText }: { checkText: boolean }): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const [place] = / at position \d+/.exec((error as Error).message) ?? [''];
    throw new AppError('invalid_input', `The body is not valid JSON${place}. Send JSON, encoded as UTF-8.`, { cause: error });
  }
  if (checkText) refuseUnstorableText(value);
  return value;
}

/** For bytes that a UTF-8 decoder refused. */
export function invalidUtf8(cause: unknown): AppError {
  const advice = 'Send UTF-8, or name the charset in the Content-Type header.';
  return new AppError('invalid_input', `The body is not valid UTF-8. ${advice}`, { cause });
}
