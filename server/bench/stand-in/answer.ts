const WORDS =
  'the report shows that revenue grew over the year because customers bought more services while costs stayed level and the company expects steady demand in its markets with careful plans for people products and places'.split(
    ' ',
  );

/** `count` tokens of readable sentences, the same for the same question. Each token ends with a space. */
export function wordTokens(question: string, count: number): string[] {
  let state = 7;
  for (let i = 0; i < question.length; i++) state = (Math.imul(state, 31) + question.charCodeAt(i)) >>> 0;
  const tokens: string[] = [];
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    let word = WORDS[state % WORDS.length] as string;
    if (i % 12 === 0) word = word.charAt(0).toUpperCase() + word.slice(1);
    tokens.push(i % 12 === 11 || i === count - 1 ? `${word}. ` : `${word} `);
  }
  return tokens;
}

export interface ChatMessage {
  role: string;
  content: unknown;
}

/** The text of all messages: strings and the text parts of content arrays. */
export function promptText(messages: ChatMessage[]): string {
  return messages
    .map((message) =>
      typeof message.content === 'string'
        ? message.content
        : Array.isArray(message.content)
          ? message.content.map((part: { text?: string }) => part.text ?? '').join('')
          : '',
    )
    .join('\n');
}

/** Estimates four characters per token. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
