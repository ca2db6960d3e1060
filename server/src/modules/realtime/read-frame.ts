import { AppError } from '../../shared/errors.ts';
import { ClientFrame } from './realtime.schemas.ts';

/** Parses a client frame. Throws `invalid_input` with the path of the first invalid field. */
export function readFrame(text: string): ClientFrame {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new AppError('invalid_input', 'The frame is not JSON. Send one JSON object per frame: { "type": …, "data": … }.');
  }
  const parsed = ClientFrame.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1).map((key) => key.slice(0, 100)) : [];
  const param = [...(issue?.path ?? []), ...unknown].join('.') || undefined;
  throw new AppError('invalid_input', `${param ? `${param}: ` : ''}${issue?.message ?? 'The frame is not valid.'}`, param ? { param } : {});
}
