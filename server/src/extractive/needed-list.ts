import { CERTAIN } from '../text/concept-matcher.ts';
import { fold } from '../text/fold.ts';
import type { AnalyzedChunk, Piece, SourceAnalysis } from './analysis.ts';
import { weightOf } from './analysis.ts';
import { isItem, type Quotation } from './quotation.ts';

/** Asks what something takes: "What do I need for …?", "Which ingredients …?" Folded. */
const ASKS_WHAT_IS_NEEDED =
  /\b(?:what (?:do|would|will|should|must) (?:i|you|we|one) (?:need|bring|pack|prepare)|what (?:is|are) (?:needed|required|necessary)|(?:what|which) (?:ingredients?|materials?|tools?|equipment|documents?|papers|supplies|things|items)(?: (?:do|does|are|is|will|should)\b|$)|what goes (?:into|in)\b|(?:the )?ingredients (?:for|of|in)\b|packing list|was (?:brauche?n?|braucht|benotig\w+) (?:ich|man|wir|es)|was muss (?:ich|man) (?:mitbringen|einpacken|dabeihaben|vorbereiten)|welche (?:zutaten|materialien|unterlagen|werkzeuge?|dokumente|papiere)|(?:die )?zutaten (?:fur|von)|que (?:necesito|necesitas|hace falta|se necesita|hay que llevar|tengo que llevar|debo llevar)|que (?:ingredientes|materiales|documentos|herramientas)|(?:los )?ingredientes (?:de|del|para)|de quoi (?:ai je|a t on|avons nous) besoin|que (?:me )?faut il|qu est ce qu il (?:me )?faut|quels? (?:ingredients|materiels?|documents|outils)|(?:les )?ingredients (?:de|du|pour)|(?:che )?cosa (?:mi )?(?:serve|occorre|devo portare)|quali (?:ingredienti|documenti|strumenti|materiali)|di (?:che )?cosa ho bisogno|(?:gli )?ingredienti (?:di|del|per)|o que (?:e )?(?:preciso|necessario)|quais (?:ingredientes|documentos|materiais)|de que preciso|wat heb ik nodig|welke (?:ingredienten|documenten|materialen))\b/;
/** A heading, or a line that announces, of what is needed. Folded. */
const NAMES_WHAT_IS_NEEDED =
  /\b(?:ingredients?|materials?|tools?|equipment|supplies|you(?: will|ll)? need|needed|requirements?|required|prerequisites?|(?:what to )?bring|checklist|packing list|documents|before you start|zutaten|material(?:ien)?|werkzeuge?|ausrustung|unterlagen|voraussetzungen?|(?:du |sie |man )?(?:brauch\w*|benotig\w*)|mitbringen|checkliste|ingredientes|materiales|herramientas|necesit\w*|necesari\w*|requisitos|hace falta|llevar|materiel|outils|il (?:vous )?faut|besoin|necessaire|ingredienti|materiali|strumenti|occorrente|serve|servono|requisiti|materiais|ferramentas|preciso|precisa|ingredienten|benodigdheden|nodig)\b/;
const MAX_QUOTED = 480;
const MAX_QUOTATIONS = 3;
const MIN_ITEMS = 2;
/** Share of the question that the title, the headings, or the text must have, besides the words for what is needed. */
const MIN_TOPIC = 0.5;

/** For a question that asks what something takes, the list of it in the text about that thing; else empty. */
export function neededList({ question, chunks, weights }: SourceAnalysis): Quotation[] {
  const asked = fold(question.text).replace(/[^\p{L}\p{N}]+/gu, ' ');
  if (!ASKS_WHAT_IS_NEEDED.test(asked)) return [];
  const topic = weights.map((weight, i) => (NAMES_WHAT_IS_NEEDED.test(question.concepts[i]?.word.form ?? '') ? 0 : weight));
  const total = topic.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return [];
  let best: Quotation[] = [];
  let bestShare = MIN_TOPIC;
  chunks.forEach((chunk, index) => {
    const strengths = chunk.strengths.map((strength, i) => Math.max(strength, chunk.headingStrengths[i] as number));
    const share = weightOf(
      topic,
      strengths.map((strength) => (strength >= CERTAIN ? strength : 0)),
    );
    if (share / total <= bestShare && !(best.length === 0 && share / total >= MIN_TOPIC)) return;
    const list = listIn(chunk, index, share / total, topic);
    if (list.length === 0) return;
    best = list;
    bestShare = share / total;
  });
  return best;
}

/**
 * The list of a chunk below a heading or a line that says that it is what is needed, in quotations of a quotable length. Of several, such as
 * those of the recipes of one page, the one whose headings say most of the topic.
 */
function listIn(chunk: AnalyzedChunk, index: number, score: number, topic: Float64Array): Quotation[] {
  const textOf = ({ start, end }: Piece) => chunk.text.slice(start, end);
  const announces = (piece: Piece) => {
    const text = textOf(piece);
    const next = chunk.pieces[piece.index + 1];
    const mayAnnounce = /[:：]$/.test(text) || text.startsWith('#') || !/[.!?]$/.test(text);
    return mayAnnounce && !isItem(text) && NAMES_WHAT_IS_NEEDED.test(fold(text)) && next !== undefined && isItem(textOf(next));
  };
  const aboutness = ({ strengths, inherited }: Piece) =>
    weightOf(
      topic,
      strengths.map((strength, i) => Math.max(strength, inherited?.[i] ?? 0)),
    );
  let at = -1;
  let most = -1;
  for (const piece of chunk.pieces) {
    if (!announces(piece)) continue;
    // What a Markdown heading itself is about, the heading above it says.
    const about = Math.max(aboutness(piece), aboutness(chunk.pieces[piece.index + 1] as Piece));
    if (about > most) [at, most] = [piece.index, about];
  }
  if (at < 0) return [];
  const items: Piece[] = [];
  for (const piece of chunk.pieces.slice(at + 1)) {
    // The rest of a wrapped item follows without an empty line.
    const isRest = items.length > 0 && piece.start - (items.at(-1)?.end ?? 0) <= 1 && !textOf(piece).startsWith('#');
    if (!isItem(textOf(piece)) && !isRest) break;
    items.push(piece);
  }
  if (items.length < MIN_ITEMS) return [];
  const heading = chunk.pieces[at] as Piece;
  const mark = /^#+\s*/.exec(textOf(heading))?.[0].length ?? 0;
  const quotations: Quotation[] = [{ chunk: index, start: heading.start + mark, end: heading.end, score }];
  for (const { start, end } of items) {
    const last = quotations.at(-1);
    if (last && end - last.start <= MAX_QUOTED) last.end = end;
    else quotations.push({ chunk: index, start, end, score });
  }
  return quotations.slice(0, MAX_QUOTATIONS);
}
