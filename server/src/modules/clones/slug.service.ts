import { randomBytes } from 'node:crypto';

/** `Dr. Ada Lövelace` → `dr-ada-lovelace`; a name without Latin letters becomes `clone`. 3 to 50 characters. */
export function createSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  return slug.length >= 3 ? slug : `${slug || 'clone'}-${suffix()}`;
}

/** The same with six random characters appended, for a slug that is taken. */
export function createUniqueSlug(name: string): string {
  return `${createSlug(name)}-${suffix()}`;
}

function suffix(): string {
  return randomBytes(3).toString('hex');
}
