const MOST = 1_000_000;

/** Reads what somebody typed as an amount of US dollars, in millionths; or says what to type instead. */
export function parseDollars(typed: string): { micros?: number; problem?: string } {
  const text = typed.replace(/[\s$]|USD/gi, '');
  // A comma before exactly three digits groups thousands; before one or two it is how half the world writes a decimal point.
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text.replace(/^(\d*),(\d{1,2})$/, '$1.$2');
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) return { problem: 'Type an amount like 50 or 12.50.' };
  const micros = Math.round(Number(plain) * 1e6);
  return micros > MOST * 1e6 ? { problem: `At most ${MOST.toLocaleString()} dollars; lift the limit to have none.` } : { micros };
}
