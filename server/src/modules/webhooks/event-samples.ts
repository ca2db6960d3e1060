import type { EventData } from './webhook-events.schemas.ts';

const id = (prefix: string) => `${prefix}_00000000000000000000000000`;
const clone = { id: id('cln'), name: 'Ada', slug: 'ada' };
const source = {
  id: id('src'),
  type: 'text',
  title: 'Opening hours',
  externalId: 'cms-42',
  url: 'https://example.com/hours',
  tags: ['public'],
};
const ids = { sourceId: source.id, cloneId: clone.id };

/** Made-up data of a test event: every field that a receiver may read has a value. No object has these ids. */
export function sampleData(now: Date): EventData {
  return {
    'message.answered': {
      messageId: id('msg'),
      sessionId: id('ses'),
      cloneId: clone.id,
      finishReason: 'stop',
      costMicros: 120,
      question: 'When do you open?',
      answer: 'We open at nine in the morning.',
      links: 'safe',
      citations: [
        { index: 1, sourceId: source.id, title: source.title, url: source.url, page: 1, quote: 'We open at nine in the morning.' },
      ],
      clone,
      session: { id: id('ses'), preview: false, metadata: { plan: 'pro' }, createdAt: now.toISOString() },
      visitor: { id: 'customer-7' },
    },
    'source.ready': { ...ids, source, clone },
    'source.failed': {
      ...ids,
      source,
      clone,
      code: 'password_protected',
      message: 'The file is protected by a password. Remove it and upload the file again.',
    },
  };
}
