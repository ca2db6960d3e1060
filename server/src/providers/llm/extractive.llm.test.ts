import { expect, test } from 'vitest';
import { createExtractiveLlm, EXTRACTIVE_MODEL } from './extractive.llm.ts';

const REPORT = {
  index: 1,
  text: 'We operated 1,240 stores at the end of fiscal 2023. Dana Miller has been our chief executive officer since 2019.',
  headingPath: [],
};

test('labels its quotations, and says [no answer] without any', async () => {
  const answer = async (question: string, language: string) => {
    let text = '';
    const grounding = { question, language, chunks: [REPORT] };
    const end = await createExtractiveLlm().stream(
      { model: null, messages: [], maxOutputTokens: 100, grounding },
      new AbortController().signal,
      (piece) => {
        text += piece;
      },
    );
    return { text, ...end };
  };
  expect(await answer('Who is the CEO?', 'de')).toMatchObject({
    text: expect.stringMatching(
      /^Aus den Quellen, Wort für Wort:\n\n“Dana Miller has been our chief executive officer since 2019\.” \[1: /,
    ),
    model: EXTRACTIVE_MODEL,
    usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
  });
  expect(await answer('Who won the chess championship?', 'en')).toMatchObject({ text: '[no answer]', finishReason: 'refused' });
});
