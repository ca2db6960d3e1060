import { expect, it } from 'vitest';
import type { AnswerEvent } from '../chat.schemas.ts';
import { createLiveLog } from './live-log.service.ts';

const delta = (text: string): AnswerEvent => ({ type: 'text-delta', data: { messageId: 'msg_1', text } });
const found: AnswerEvent = { type: 'sources-found', data: { messageId: 'msg_1', sources: [] } };
const EVENTS = [delta('One '), found, delta('😀'), delta(''), delta(' two'), found, delta('.')];

function filledLog() {
  const log = createLiveLog({ messageId: 'msg_1', firstSeq: 5, onListeners: () => {} });
  for (const event of EVENTS) log.append(event);
  return log;
}

it('returns stored events from any number on, each text as it was appended', () => {
  const log = filledLog();
  expect(log.lastSeq).toBe(11);
  const stored = ['One ', found, '😀', '', ' two', found, '.'];
  for (let seq = 0; seq < 14; seq++) expect(log.from(seq)).toEqual(stored.slice(Math.max(0, seq - 5)));
});

it('gives a listener the existing events after a number and then each new one, once and in order', () => {
  for (let after = 0; after < 13; after++) {
    const log = filledLog();
    const heard: [number, AnswerEvent][] = [];
    let ends = 0;
    log.listen(
      after,
      (seq, event) => {
        heard.push([seq, event]);
      },
      () => ends++,
    );
    log.append(delta('Last'));
    log.end();
    const all = [...EVENTS, delta('Last')].map((event, i): [number, AnswerEvent] => [5 + i, event]);
    // A listener that waits for a later event hears what is new.
    expect(heard).toEqual(all.filter(([seq]) => seq > Math.min(after, 11)));
    expect(ends).toBe(1);
  }
});
