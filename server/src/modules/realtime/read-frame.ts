import { AppError } from '../../shared/errors.ts';
import { createJsonScanner, MAX_JSON_DEPTH } from '../../shared/json-limits.ts';
import { refuseUnstorableText } from '../../shared/json-text.ts';
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
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1).map((key) => key.slice(0, 100)) : [];
  const param = [...(issue?.path ?? []), ...unknown].join('.') || undefined;
  throw new AppError('invalid_input', `${param ? `${param}: ` : ''}${issue?.message ?? 'The frame is not valid.'}`, param ? { param } : {});
}
