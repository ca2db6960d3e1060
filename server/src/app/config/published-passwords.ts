import type { Values } from './variables.ts';

/** Passwords that everybody can read in this repository: the default of docker-compose.yml, and the one in examples. */
const PUBLISHED = ['cloneai', 'password'];

/** True if a URL leads to this machine only. */
function isLocal(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** A problem for each database whose password is published although others reach the server, as sentences. */
export function publishedPasswordProblems(values: Pick<Values, 'PUBLIC_URL' | 'DATABASE_URL' | 'DATABASE_APP_URL'>): string[] {
  const { PUBLIC_URL } = values;
  if (!PUBLIC_URL || isLocal(PUBLIC_URL)) return [];
  return (['DATABASE_URL', 'DATABASE_APP_URL'] as const)
    .filter((name) => PUBLISHED.includes(new URL(values[name] ?? 'none://').password))
    .map(
      (name) =>
        `${name} has a password that everybody can read in the documentation, and PUBLIC_URL (${PUBLIC_URL}) is not this machine. Choose another one. With docker-compose.yml: if the database exists already, change its password with docker compose exec db psql -U cloneai -c '\\password'; then set POSTGRES_PASSWORD in .env (letters and digits). Example: POSTGRES_PASSWORD=the output of: openssl rand -hex 24`,
    );
}
