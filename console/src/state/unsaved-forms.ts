// What a form still has to save, so that others can wait for it: publishing, a page that loads the same thing again.

const writers = new Set<() => Promise<void>>();

/** Tells of a form that saves by itself. `flush` resolves when all is saved, and rejects when it could not be. Gives what ends it. */
export function registerUnsavedForm(flush: () => Promise<void>): () => void {
  writers.add(flush);
  return () => writers.delete(flush);
}

/** Saves everything that is open anywhere. */
export async function saveUnsavedForms(): Promise<void> {
  await Promise.all([...writers].map((flush) => flush()));
}
