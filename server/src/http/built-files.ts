import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';
import type { AppEnv } from './router.ts';

/** The build writes compressed copies beside the files. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** One year, for files whose name contains a hash of their content. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The folder `<name>/dist` that contains `file`, found from `src/http` and from the bundle. Null when it was never built. */
export function builtFolder(name: string, file: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let level = 0; level < 5; level++, folder = dirname(folder)) {
    const candidate = join(folder, name, 'dist');
    if (existsSync(join(candidate, file))) return candidate;
  }
  return null;
}

/**
 * Sends one built file in an encoding that the client accepts, or 304 when the client has it. `headers` sets its type and caching. The
 * caller must have checked the name. Null when the file does not exist.
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
