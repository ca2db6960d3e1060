import { fold } from '../../../text/fold.ts';
import { termsOf } from '../../../text/terms.ts';

/** Formats whose title is a property that a program copies from the template or from an earlier file. */
const OFFICE = /\.(?:do[ct][xm]?|p[po]t[xm]?|ppsx|odt|odp|ott|rtf|xls[xm]?)$/i;
/** One word and a number, as programs name new files: "Document1", "Präsentation 2". */
const NUMBERED = /^\p{L}+[\s_-]?\(?\d{1,3}\)?$/u;
const TEMPLATE =
  /(?<!\p{L})(?:template|vorlage|dokumentvorlage|plantilla|modele|modello|modelo|sjabloon|untitled|unbenannt|sin titulo|sans titre)(?!\p{L})/u;
/** The part of a text that tells whether a title is its own. */
const OPENING = 400;
const READ = 20_000;
/** Share of the words of a title that its text or its file name must have. */
const MIN_SUPPORT = 0.5;

interface FileContent {
  title: string | null;
  text: string;
  headings: readonly { level: number; title: string }[];
}

/**
 * The title of an extracted file: the one in the document, unless it is not about the document (the name of a template, or one that a program
 * made up). Then the first heading of the highest level, and without headings the file name.
 */
export function titleOfFile({ title, headings, text }: FileContent, fileName: string): string {
  if (title === null) return fileName;
  const doubt = doubtAbout(title, text, fileName);
  if (doubt === 'none') return title;
  const highest = Math.min(...headings.map(({ level }) => level));
  const heading = headings.find(({ level }) => level === highest)?.title;
  // Pages and notes carry titles that somebody wrote, also with words of their own.
  return heading ?? (doubt === 'foreign' && !OFFICE.test(fileName) ? title : fileName);
}

function doubtAbout(title: string, text: string, fileName: string): 'none' | 'foreign' | 'made up' {
  const folded = fold(title).trim();
  if (fold(text.slice(0, OPENING)).includes(folded)) return 'none';
  if (NUMBERED.test(folded) || TEMPLATE.test(folded)) return 'made up';
  const terms = new Set(termsOf(title));
  const known = new Set(termsOf(`${fileName.replaceAll('_', ' ')}\n${text.slice(0, READ)}`));
  const supported = [...terms].filter((term) => known.has(term)).length;
  return terms.size > 0 && supported <= terms.size * MIN_SUPPORT ? 'foreign' : 'none';
}
