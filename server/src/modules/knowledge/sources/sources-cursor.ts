import { invalidCursor, type Page, toPage } from '../../../shared/cursor.ts';

/** Where a page of a sorted list ended: the value that it is sorted by, and the id. */
export interface SortPosition {
  id: string;
  value: string;
}

/** A cursor names its order, so that it cannot be used with another one. */
export function encodeSortCursor(order: string, { id, value }: SortPosition): string {
  return Buffer.from(JSON.stringify([order, id, value])).toString('base64url');
}

export function decodeSortCursor(order: string, cursor: string | undefined): SortPosition | undefined {
  if (cursor === undefined) return undefined;
  const [of, id, value] = read(cursor);
  const fits = typeof id === 'string' && /^[a-z]{3}_[0-9a-z]{26}$/.test(id) && typeof value === 'string' && isComparable(order, value);
  if (of !== order || !fits) throw invalidCursor('order');
  return { id, value };
}

/** What Postgres can compare with the column: a time, or text that it can store. */
function isComparable(order: string, value: string): boolean {
  if (order.startsWith('updatedAt')) return /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(value) && !Number.isNaN(Date.parse(value));
  return !value.includes('\u0000') && value.isWellFormed();
}

function read(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    // Not a cursor of ours.
    return [];
  }
}

/** Turns up to `limit + 1` rows with their `sortValue` into a page. */
export function toSortedPage<T extends { id: string; sortValue: string }>(order: string, rows: T[], limit: number): Page<T> {
  const page = toPage(rows, limit);
  const last = page.data.at(-1);
  return { ...page, nextCursor: page.nextCursor !== null && last ? encodeSortCursor(order, { id: last.id, value: last.sortValue }) : null };
}
