const ASKS_FOR_DEFINITION =
  /^[^\p{L}\p{N}]*(?:what(?:'s|’s| is| are| does)|who (?:is|are)|was (?:ist|sind|bedeutet)|wer ist|qu[eé] (?:es|son)|qu['’]est-ce que?|che cos['’]?[aè]|o que [eé]) (?:meant by )?(?:(?:an?|the|eine?|der|die|das|une?|el|la|un|uma?|o|a) )?/iu;
const MAX_TOPIC = 60;
const MAX_TOPIC_WORDS = 5;
const DEFINING_VERB =
  /^["”’)s]*(?:\s*\([^)]{1,60}\))?,?\s*(?:(?:is|are|was|were|means|refers to|describes|ist|sind|war|bezeichnet|bedeutet|es|son|est|sont|è|sono|é|são)\b|(?:(?<=,\s*)(?:an?|the|eine?|der|die|das|une?|un|una)\b))/iu;
const BONUS = 0.35;

/** What a question asks to define, in lower case: `telescope` for "What is a telescope?". Undefined for other questions. */
export function definedTopic(question: string): string | undefined {
  const asked = question.replace(/\s+/g, ' ').trim();
  const [opening] = ASKS_FOR_DEFINITION.exec(asked) ?? [];
  if (opening === undefined) return undefined;
  let end = asked.length;
  while (end > 0 && '?？ '.includes(asked[end - 1] ?? '')) end--;
  const topic = asked.slice(opening.length, end).replace(/ mean$/i, '');
  if (topic.length < 2 || topic.length > MAX_TOPIC) return undefined;
  const whole = topic
    .toLowerCase()
    .replace(/^(.{3,}?) (?:of|von|des|der|de) .*$/u, '$1')
    .replace(/(?<=\p{L}{3})s$/u, '');
  return whole.split(' ').length > MAX_TOPIC_WORDS ? undefined : whole;
}

/**
 * What a sentence gains for defining what the question asks about ("What is X?" – "X is a …"); 0 without a topic.
 * @param topic see `definedTopic`
 */
export function definitionBonus(topic: string | undefined, sentence: string): number {
  if (!topic) return 0;
  const at = sentence.toLowerCase().indexOf(topic);
  if (at < 0 || at > 80) return 0;
  if (!DEFINING_VERB.test(sentence.slice(at + topic.length))) return 0;
  return /^[\W\d]*(?:an?|the|eine?|der|die|das|une?|el|la|il|o|a|our|its|their|unsere?|nuestr[oa]s?)?\W*$/i.test(sentence.slice(0, at))
    ? BONUS
    : BONUS / 3;
}
