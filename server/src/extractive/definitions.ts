const ASKS_FOR_DEFINITION =
  /^\W*(?:what(?:'s|’s| is| are| does)|who (?:is|are)|was (?:ist|sind|bedeutet)|wer ist|qu[eé] (?:es|son)|qu['’]est-ce que?|che cos['’]?[aè]|o que [eé])\s+(?:meant by\s+|(?:an?|the|eine?|der|die|das|une?|el|la|un|uma?|o|a)\s+)?(.{2,60}?)(?:\s+mean)?\s*[?？]*\s*$/iu;
const DEFINING_VERB =
  /^["”’)s]*(?:\s*\([^)]{1,60}\))?,?\s*(?:(?:is|are|was|were|means|refers to|describes|ist|sind|war|bezeichnet|bedeutet|es|son|est|sont|è|sono|é|são)\b|(?:(?<=,\s*)(?:an?|the|eine?|der|die|das|une?|un|una)\b))/iu;
const BONUS = 0.35;

/** What a sentence gains for defining what the question asks about ("What is X?" – "X is a …"); 0 for other questions. */
export function definitionBonus(question: string, sentence: string): number {
  const topic = ASKS_FOR_DEFINITION.exec(question)?.[1]
    ?.toLowerCase()
    .replace(/^(.{3,}?) (?:of|von|des|der|de) .*$/u, '$1')
    .replace(/(?<=\p{L}{3})s$/u, '');
  if (!topic || topic.split(/\s+/).length > 5) return 0;
  const at = sentence.toLowerCase().indexOf(topic);
  if (at < 0 || at > 80) return 0;
  if (!DEFINING_VERB.test(sentence.slice(at + topic.length))) return 0;
  return /^[\W\d]*(?:an?|the|eine?|der|die|das|une?|el|la|il|o|a|our|its|their|unsere?|nuestr[oa]s?)?\W*$/i.test(sentence.slice(0, at))
    ? BONUS
    : BONUS / 3;
}
