import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';
import type { AppEnv } from './router.ts';

/** The files lie there compressed, too. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** A year, without asking again: for files whose name holds a hash of what is in them. */
export const FOR_EVER = 'public, max-age=31536000, immutable';

/** `<part>/dist` that holds `witness`, found from `src/http` and from the bundle alike; null when it was never built. */
export function builtFolder(part: 'widget' | 'console', witness: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let floor = 0; floor < 5; floor++, folder = dirname(folder)) {
    const candidate = join(folder, part, 'dist');
    if (existsSync(join(candidate, witness))) return candidate;
  }
  return null;
}

/**
 * Sends one built file in the encoding the caller takes, or 304 when they have it. `headers` names its type and how long it is kept.
 * The caller has checked the name. Null when there is no such file.
 */
export async function sendBuilt(
  c: Context<AppEnv>,
  folder: string,
  name: string,
  headers: Record<string, string>,
): Promise<Response | null> {
  const accepted = c.req.header('accept-encoding') ?? '';
  const path = join(folder, name);
  const packed = ENCODINGS.find(([encoding, ending]) => new RegExp(`\\b${encoding}\\b`).test(accepted) && existsSync(path + ending));
  const [encoding, ending = ''] = packed ?? [];
  if (!existsSync(path + ending)) return null;
  const bytes = await readFile(path + ending);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const all = { ...headers, ETag: etag, Vary: 'Accept-Encoding' };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, all);
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, encoding ? { ...all, 'Content-Encoding': encoding } : all);
}
