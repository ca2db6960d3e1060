import type { Draft } from './draft.ts';

// Unsaved changes are in sessionStorage, so that they survive a reload or an expired sign-in.

const storageKey = (userId: string, cloneId: string) => `cloneai:unsaved:${userId}:${cloneId}`;

export function readStoredDraft(userId: string, cloneId: string): Partial<Draft> | null {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey(userId, cloneId)) ?? 'null') as Partial<Draft> | null;
  } catch {
    return null;
  }
}

export function storeDraft(userId: string, cloneId: string, typed: Partial<Draft> | null): void {
  try {
    if (typed) sessionStorage.setItem(storageKey(userId, cloneId), JSON.stringify(typed));
    else sessionStorage.removeItem(storageKey(userId, cloneId));
  } catch {
    // Storage is full or disabled. The form keeps the changes and warns before the page closes.
  }
}
