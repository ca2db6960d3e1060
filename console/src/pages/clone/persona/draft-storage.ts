import type { Draft } from './draft.ts';

// What was typed and is not saved yet lies in the tab's own storage: a lost page or an ended sign-in takes none of it.

const keyOf = (userId: string, cloneId: string) => `cloneai:unsaved:${userId}:${cloneId}`;

export function readStoredDraft(userId: string, cloneId: string): Partial<Draft> | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(userId, cloneId)) ?? 'null') as Partial<Draft> | null;
  } catch {
    return null;
  }
}

export function storeDraft(userId: string, cloneId: string, typed: Partial<Draft> | null): void {
  try {
    if (typed) sessionStorage.setItem(keyOf(userId, cloneId), JSON.stringify(typed));
    else sessionStorage.removeItem(keyOf(userId, cloneId));
  } catch {
    // A full or closed storage: the form still holds it, and warns before the page is left.
  }
}
