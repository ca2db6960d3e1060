import type { ServerResponse } from 'node:http';
import { estimateTokens } from './answer.ts';
import type { CallRecord } from './call-log.ts';
import { failInsideJson } from './failures.ts';
import { errorBody } from './frames.ts';
import { sendJson } from './http.ts';
import type { Failure } from './settings.ts';
import { vectorOf } from './vectors.ts';

const MAX_TEXTS = 2048;
const INSIDE_JSON: ReadonlySet<Failure> = new Set(['hang_mid_body', 'eof_without_finish', 'cut_socket', 'garbage_lines']);

/** Sends embeddings as floats or base64, with the failure of the call. */
export function answerEmbeddings(body: Record<string, unknown>, entry: CallRecord, response: ServerResponse): void {
  const { failure, model } = entry;
  const texts = (Array.isArray(body.input) ? body.input : [body.input ?? '']) as string[];
  if (texts.length > MAX_TEXTS || texts.some((text) => typeof text !== 'string' || text === '')) {
    sendJson(response, 400, errorBody("'$.input' is invalid.", 'invalid_request_error', null));
    return;
  }
  if (INSIDE_JSON.has(failure)) {
    entry.tokensSent = 1;
    failInsideJson(failure, response, '{"object":"list","data":[{"object":"embedding","ind');
    return;
  }
  let width = Number(body.dimensions ?? (model.includes('large') ? 3072 : 1536));
  if (failure === 'wrong_vector_width') width = Math.ceil(width / 2);
  const embedded = failure === 'wrong_vector_count' ? texts.slice(0, -1) : texts;
  const data = embedded.map((text, index) => {
    const vector = vectorOf(text, width);
    const embedding =
      body.encoding_format === 'base64'
        ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
        : Array.from(vector);
    return { object: 'embedding', index, embedding };
  });
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  sendJson(response, 200, { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } });
}
