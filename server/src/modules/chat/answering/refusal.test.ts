import { expect, test } from 'vitest';
import { languageOf } from '../../../text/language.ts';
import { refusalText } from './refusal.ts';

test.each(['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'ar', 'he', 'ru', 'zh', 'ja', 'ko', 'hi'])(
  'the default refusal for %s is written in that language',
  (language) => {
    const text = refusalText('', language);
    expect(languageOf(text)).toBe(language);
    if (language !== 'en') expect(text).not.toBe(refusalText('', 'en'));
  },
);

test("the clone's own refusal text comes first, and unknown languages fall back to English", () => {
  expect(refusalText(' Ask my assistant. ', 'de')).toBe('Ask my assistant.');
  expect(refusalText('', 'xx')).toBe(refusalText('', 'en'));
});
