// Forms that save automatically register here, so that publishing and reloading can wait for their changes.

const forms = new Set<() => Promise<void>>();

/** Registers a form. `flush` saves its changes and rejects if it cannot. Returns a function that unregisters the form. */
export function registerUnsavedForm(flush: () => Promise<void>): () => void {
  forms.add(flush);
  return () => forms.delete(flush);
}

/** Saves the changes of all registered forms. */
export async function saveUnsavedForms(): Promise<void> {
  await Promise.all([...forms].map((flush) => flush()));
}
