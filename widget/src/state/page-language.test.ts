import { expect, it } from 'vitest';
import { createMemoryStorage, startChat, useMockApi } from './chat.testing.ts';

useMockApi();

it.each([
  [['de'], 'de'],
  [['', 'pt-BR', 'en'], 'pt-BR'],
  [['en_US'], 'en-US'],
  [['zh_Hant_TW'], 'zh-Hant-TW'],
  [['', 'x', 'sl-rozaj-biske-1994', 'en'], 'sl-rozaj-biske-1994'],
  [['x-klingon', 'english', '{{ lang }}', 'fr;q=0.8'], 'fr'],
  [['en-', 'de'], 'en'],
  [['de-DE-u-co-phonebk'], 'de-DE'],
  [['', 'x', '?', 'German'], undefined],
  [[], undefined],
])('a page whose languages are %j starts its session with %j', async (languages, language) => {
  const { session, calls } = startChat(() => undefined, createMemoryStorage(), undefined, undefined, languages);
  await session.ensureId();
  expect(calls.at(-1)?.body).toEqual({ clone: 'ada', ...(language && { language }) });
});
