import { AppError } from './errors.ts';

export interface JsonLimits {
  /** Most arrays and objects inside each other. */
  depth: number;
  /** Most members of all arrays and objects together. */
  values: number;
}

/** No request of the contract is a third as deep. */
export const MAX_JSON_DEPTH = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LETTER_U = 0x75;

/**
 * Counts the structure of JSON in UTF-8 while its bytes arrive. `JSON.parse` needs more than linear time for deep arrays (60 MB of `[`: two
 * minutes), so nothing else may parse JSON from outside before this has read it. It does not check the syntax.
 */
export function createJsonScanner(limits: JsonLimits) {
  let depth = 0;
  let values = 0;
  let inString = false;
  let escaped = false;
  let hasUnicodeEscape = false;

  return {
    /** Throws `invalid_input` as soon as a limit is passed. */
    scan(bytes: Uint8Array): void {
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i];
        if (inString) {
          if (escaped) {
            escaped = false;
            if (byte === LETTER_U) hasUnicodeEscape = true;
          } else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
        } else if (byte === QUOTE) inString = true;
        else if (byte === COMMA) values++;
        else if (byte === 0x5b || byte === 0x7b) {
          values++;
          if (++depth > limits.depth) throw tooComplex(`is nested more than ${limits.depth} levels deep`);
        } else if (byte === 0x5d || byte === 0x7d) depth--;
      }
      if (values > limits.values) throw tooComplex(`has more than ${limits.values} values`);
    },
    /** Whether the text has an escape like `\ud800`, which can write characters that UTF-8 cannot. */
    get hasUnicodeEscape() {
      return hasUnicodeEscape;
    },
  };
}

const tooComplex = (problem: string) => new AppError('invalid_input', `The JSON ${problem}. Send less at once.`);
