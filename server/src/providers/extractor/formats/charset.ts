import chardet from 'chardet';
import { multibyteOddity, oddity } from './charset-plausibility.ts';

/** Bytes that are examined to detect an encoding. */
const SAMPLE = 65_536;
/** Bytes of an HTML or XML file that may declare its encoding. */
const PRESCAN = 4096;
/** Which other encodings differ from one only in rare bytes. The detector names one of them. */
const SIBLINGS: Record<string, string[]> = {
  'iso-8859-1': ['windows-1252', 'macintosh'],
  'iso-8859-2': ['iso-8859-2', 'windows-1250'],
  'iso-8859-5': ['iso-8859-5'],
  'iso-8859-6': ['iso-8859-6', 'windows-1256'],
  'iso-8859-7': ['iso-8859-7', 'windows-1253'],
  'iso-8859-8': ['windows-1255'],
  'iso-8859-9': ['windows-1254'],
  'koi8-r': ['koi8-r', 'koi8-u'],
  'windows-1250': ['windows-1250', 'iso-8859-2'],
  'windows-1252': ['windows-1252', 'macintosh'],
  'windows-1251': ['windows-1251', 'x-mac-cyrillic'],
};
/** Encodings that the detector does not know, or misses in short texts. */
const OTHERS = ['windows-1252', 'windows-1251', 'koi8-u', 'ibm866', 'windows-874', 'shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5'];
/** Weights of what the detector says (0 to 100) and of characters that no text has (0 to 1). */
const ODD = 150;
/** What an encoding of East Asia gains if the text has none of its rare characters, which hardly happens by chance. */
const FREQUENT_ONLY = 8;
/** Least confidence in the usual encoding of European texts with hardly any accents, which the detector guesses. */
const USUAL = 60;
const HARDLY_ANY = 3;
const KANA = /[\u3041-\u30ff]/;
/** The detector gives this confidence to encodings of which it only knows that they are possible. */
const ONLY_POSSIBLE = 10;

/** The encoding of bytes that are not valid UTF-8 and have no byte order mark: the most plausible one that decodes without losses. */
export function detectCharset(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE);
  const accents = sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0);
  const confidence = new Map<string, number>(OTHERS.map((name) => [name, name === 'windows-1252' && accents <= HARDLY_ANY ? USUAL : 0]));
  for (const { name, confidence: value } of chardet.analyse(sample)) {
    const known = name.toLowerCase();
    for (const label of SIBLINGS[known] ?? [known])
      if (isDecodable(label)) confidence.set(label, Math.max(confidence.get(label) ?? 0, value <= ONLY_POSSIBLE ? 0 : value));
  }
  let best = { label: 'windows-1252', score: Number.NEGATIVE_INFINITY };
  for (const [label, value] of confidence) {
    if (/^(utf-|ascii)/.test(label)) continue;
    const text = decodeFatal(sample, label, sample.length < bytes.length);
    if (text === undefined) continue;
    const rare = multibyteOddity(sample, label);
    const score =
      value + (rare === 0 && (!/jp|jis/.test(label) || KANA.test(text)) ? FREQUENT_ONLY : 0) - ODD * Math.max(oddity(text), rare ?? 0);
    if (score > best.score) best = { label, score };
  }
  return best.label;
}

/** The encoding that an HTML or XML file declares in its first bytes, or undefined. */
export function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, PRESCAN))
    .toString('latin1')
    .replaceAll(/<!--[\s\S]*?-->/g, '');
  const label =
    /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ??
    /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1];
  return usable(label);
}

/** The encoding in a media type such as `text/html; charset=koi8-r`, or undefined. */
export const charsetOf = (mimeType: string) => usable(/;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(mimeType)?.[1]);

/** A label that can be decoded. Where a label in ASCII bytes says UTF-16, the file is in UTF-8 (HTML Standard, 13.2.3.2). */
function usable(label: string | undefined): string | undefined {
  if (label === undefined || !isDecodable(label)) return undefined;
  const name = new TextDecoder(label).encoding;
  return name.startsWith('utf-16') ? 'utf-8' : name === 'x-user-defined' ? 'windows-1252' : name;
}

function isDecodable(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== 'replacement';
  } catch {
    return false;
  }
}

/** Undefined if bytes have no meaning in this encoding. `isCut`: the last character may be incomplete. */
export function decodeFatal(bytes: Uint8Array, label: string, isCut = false): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}
