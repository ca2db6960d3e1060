const MAX_DOLLARS = 1_000_000;

/** Parses a typed amount of US dollars into millionths of a dollar. */
export function parseDollars(typed: string): { micros?: number; problem?: string } {
  const text = typed.replace(/[\s$]|USD/gi, '');
  // A comma before three digits groups thousands. Before one or two digits it is a decimal comma.
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text.replace(/^(\d*),(\d{1,2})$/, '$1.$2');
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) return { problem: 'Enter an amount like 50 or 12.50.' };
  const micros = Math.round(Number(plain) * 1e6);
  return micros > MAX_DOLLARS * 1e6
    ? { problem: `At most ${MAX_DOLLARS.toLocaleString()} dollars. To have no limit, remove it.` }
    : { micros };
}
