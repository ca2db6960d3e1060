import { AppError } from './errors.ts';
import { type Id, type IdKind, idPattern } from './ids.ts';

/** One page of a list; `nextCursor` is null on the last page. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** The error for a cursor that no page of this list has. `same`: the parameter that must stay as it was on the previous page. */
export function invalidCursor(same?: string): AppError {
  const condition = same ? ` with the same ${same}` : '';
  return new AppError('invalid_input', `This cursor is invalid. Use the nextCursor of the previous page${condition}, or omit it.`, {
    param: 'cursor',
  });
}

/** Lists are sorted by id (ids sort by time), newest first, so a cursor is the last id of the page and inserts do not shift pages. */
export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId).toString('base64url');
}

/** The last id of the page before; undefined for the first page. Throws `invalid_input` for the cursor of a list of another kind. */
export function decodeCursor<K extends IdKind>(cursor: string | undefined, kind: K): Id<K> | undefined {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!new RegExp(idPattern(kind)).test(id)) throw invalidCursor();
  return id as Id<K>;
}

/** Turns up to `limit + 1` fetched rows into a page. */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null };
}
