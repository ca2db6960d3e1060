import { AppError } from '../../shared/errors.ts';
import { createJsonScanner, MAX_JSON_DEPTH } from '../../shared/json-limits.ts';
import { refuseUnstorableText } from '../../shared/json-text.ts';
import { toInvalidInput } from '../../shared/plain-issues.ts';
import { ClientFrame } from './realtime.schemas.ts';

/** No frame of the protocol has a tenth as many members. */
const MAX_VALUES = 100;

/** Parses a client frame. Throws `invalid_input` with the path of the first invalid field. */
export function readFrame(text: string): ClientFrame {
  const scanner = createJsonScanner({ depth: MAX_JSON_DEPTH, values: MAX_VALUES });
  scanner.scan(Buffer.from(text));
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new AppError('invalid_input', 'The frame is not JSON. Send one JSON object per frame: { "type": …, "data": … }.');
  }
  if (scanner.hasUnicodeEscape) refuseUnstorableText(data);
  const parsed = ClientFrame.safeParse(data);
  if (parsed.success) return parsed.data;
  throw toInvalidInput(parsed.error.issues, 'The frame');
}
