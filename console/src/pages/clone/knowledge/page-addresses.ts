/** Addresses that are added at once. More would hide which of them failed. */
export const MAX_ADDRESSES = 50;

/** The addresses in a text, one per line or separated by spaces, each once. What has no protocol gets https. */
export function parseAddresses(text: string): string[] {
  const words = text.split(/[\s,]+/).filter(Boolean);
  return [...new Set(words.map((word) => (/^[a-z][a-z\d+.-]*:\/\//i.test(word) ? word : `https://${word}`)))];
}
