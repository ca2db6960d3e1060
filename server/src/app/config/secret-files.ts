import { readFileSync, statSync } from 'node:fs';

/** A larger file is not a secret, but the wrong file. */
const MAX_BYTES = 65_536;

/** Reads one file. Throws with a sentence that begins with a verb, and never has the content in it. */
function readSecret(path: string): string {
  const file = statSync(path);
  if (!file.isFile()) throw new Error(`names ${path}, which is not a file`);
  if (file.size > MAX_BYTES) throw new Error(`names ${path}, which is larger than a secret (${file.size} bytes)`);
  const text = readFileSync(path, 'utf8').trim();
  if (text === '') throw new Error(`names ${path}, which is empty`);
  return text;
}

/**
 * The environment in which each secret `NAME` that has a `NAME_FILE` comes from that file, as Docker and Kubernetes mount secrets. White
 * space around it, such as the last line end, is dropped. `problems` are sentences for a terminal.
 */
export function readSecretFiles(env: NodeJS.ProcessEnv, names: readonly string[]): { env: NodeJS.ProcessEnv; problems: string[] } {
  const complete = { ...env };
  const problems: string[] = [];
  for (const name of names) {
    const path = env[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (env[name]?.trim()) {
      problems.push(`${name} and ${name}_FILE must not both be set. Remove one of them. Example: ${name}_FILE=${path}`);
      continue;
    }
    try {
      complete[name] = readSecret(path);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code ? `names ${path}, which this user cannot read (${code})` : message;
      problems.push(`${name}_FILE ${reason}. Example: ${name}_FILE=/run/secrets/${name.toLowerCase()}`);
    }
  }
  return { env: complete, problems };
}
