const IMAGE = /!\[([^\]\n]{0,1000})\]\(\s*<?data:[^)\s>]*>?(?:\s+"[^"\n]{0,500}"|\s+'[^'\n]{0,500}')?\s*\)/gi;
const DEFINITION = /^ {0,3}\[[^\]\n]{1,200}\]:\s*<?data:\S+.*$/gim;
const ELEMENT = /<img\b[^>]*\bsrc\s*=\s*["']?data:[^>]*>/gi;
const ALT = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
/** Any other address that contains a file, such as in a link or a style. */
const BASE64 = /\bdata:[\w.+-]{1,100}\/[\w.+-]{1,100}(?:;[\w.=+-]{1,100})*;base64,[\w+/=%-]{64,}/gi;

/** Removes files that are written as text into Markdown or plain text (RFC 2397). Images leave their description. */
export function withoutDataUris(text: string): string {
  if (!/data:/i.test(text)) return text;
  return text
    .replaceAll(IMAGE, '$1')
    .replaceAll(DEFINITION, '')
    .replaceAll(ELEMENT, (element) => {
      const [, double, single] = ALT.exec(element) ?? [];
      return double ?? single ?? '';
    })
    .replaceAll(BASE64, '');
}
