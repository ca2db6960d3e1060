import { describe, expect, it } from 'vitest';
import { steepTexts } from '../../text/hostile-texts.testing.ts';
import { chunkDocument } from './chunking.ts';
import { ExtractionError } from './failures.ts';
import { decodeText } from './formats/plain-text.ts';
import { sniffText } from './formats/sniff.ts';
import { readText } from './read-document.ts';

const READERS: Record<string, (text: string) => unknown> = {
  'web pages': (text) => readText(`<html><body>${text}`, 'html'),
  Markdown: (text) => readText(text, 'markdown'),
  'plain text': (text) => readText(text, 'text'),
  tables: (text) => readText(text, 'table'),
  subtitles: (text) => readText(text, 'subtitles'),
  'the guess of a format': (text) => sniffText(text, 'a', ''),
  'the guess of a charset': (text) => decodeText(Buffer.from(text, 'latin1')),
  chunks: (text) => [...chunkDocument({ text, pages: [], headings: [] })],
};

describe('a document of any form costs in proportion to its length', () => {
  it.each(Object.entries(READERS))('for %s', async (_what, read) => {
    const readOrRefuse = (text: string) => {
      try {
        return read(text);
      } catch (error) {
        if (!(error instanceof ExtractionError)) throw error;
      }
    };
    expect(await steepTexts(readOrRefuse, 40_000)).toEqual([]);
  });
});
