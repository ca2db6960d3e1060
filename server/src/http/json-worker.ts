/** The worker thread that parses large bodies, see `json-parser.ts`. */
import { parentPort } from 'node:worker_threads';
import { AppError } from '../shared/errors.ts';
import { invalidUtf8, parseJson } from '../shared/json-text.ts';
import type { JsonAnswer, JsonRequest } from './json-worker-protocol.ts';

/** Characters in one piece: a few milliseconds to receive. */
const PIECE_CHARACTERS = 500_000;

interface Body {
  decoder: InstanceType<typeof TextDecoder>;
  text: string;
  pieces?: Generator<JsonAnswer>;
}

const bodies = new Map<number, Body>();

function bodyOf(id: number): Body {
  const body = bodies.get(id) ?? { decoder: new TextDecoder('utf-8', { fatal: true }), text: '' };
  bodies.set(id, body);
  return body;
}

function decode({ decoder }: Body, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (error) {
    throw invalidUtf8(error);
  }
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + sizeOf(member), 1);
}

function* piecesOf(id: number, value: unknown): Generator<JsonAnswer> {
  const lists: [string, unknown[]][] = [];
  if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value))
      if (Array.isArray(member) && key !== '__proto__' && sizeOf(member) > PIECE_CHARACTERS) {
        lists.push([key, member]);
        (value as Record<string, unknown>)[key] = [];
      }
  yield { id, value, more: lists.length > 0 };
  for (const [index, [key, list]] of lists.entries()) {
    let items: unknown[] = [];
    let size = 0;
    for (const [at, item] of list.entries()) {
      items.push(item);
      size += sizeOf(item);
      const last = at === list.length - 1;
      if (size < PIECE_CHARACTERS && !last) continue;
      yield { id, key, items, more: !(last && index === lists.length - 1) };
      items = [];
      size = 0;
    }
  }
}

function answer(request: JsonRequest): JsonAnswer | undefined {
  const { id } = request;
  if ('drop' in request) {
    bodies.delete(id);
    return undefined;
  }
  const body = bodyOf(id);
  if ('chunk' in request) {
    body.text += decode(body, request.chunk);
    return undefined;
  }
  if ('end' in request) {
    body.text += decode(body);
    const value = parseJson(body.text, request.end);
    // No operation takes a list or a text as its body: an empty one is refused in the same words, and costs nothing to receive.
    body.pieces = piecesOf(id, Array.isArray(value) ? [] : typeof value === 'string' ? '' : value);
    body.text = '';
  }
  const piece = body.pieces?.next().value as JsonAnswer | undefined;
  if (!piece || 'error' in piece || !piece.more) bodies.delete(id);
  return piece;
}

parentPort?.on('message', (request: JsonRequest) => {
  try {
    const piece = answer(request);
    if (piece) parentPort?.postMessage(piece);
  } catch (error) {
    bodies.delete(request.id);
    const { message, param } =
      error instanceof AppError
        ? error
        : new AppError('invalid_input', 'The body could not be parsed. Send less at once.', { cause: error });
    parentPort?.postMessage({ id: request.id, error: { message, param } } satisfies JsonAnswer);
  }
});
