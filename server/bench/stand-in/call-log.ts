import type { ServerResponse } from 'node:http';
import { nowMicros } from '../clock.ts';
import type { Failure } from './settings.ts';

/** One call. Times are microseconds of the machine's monotonic clock (`nowMicros`). */
export interface CallRecord {
  kind: 'chat' | 'embeddings' | 'models';
  model: string;
  stream: boolean;
  failure: Failure;
  startedAt: number;
  firstTokenAt: number | null;
  tokensSent: number;
  /** The caller received the whole answer, [DONE] or body included. */
  completed: boolean;
  /** When the caller closed its socket before the answer was complete; null otherwise. */
  abortedAt: number | null;
}

export interface CallCounts {
  chat: number;
  embeddings: number;
  models: number;
  aborted: number;
  open: number;
}

export interface CallLog {
  /** Records a call until its response closes. */
  record(call: Pick<CallRecord, 'kind' | 'model' | 'stream' | 'failure' | 'startedAt'>, response: ServerResponse): CallRecord;
  /** Newest last, the last 20,000. */
  records(): CallRecord[];
  counts(): CallCounts;
  /** Clears everything except the number of open calls. */
  reset(): void;
}

const MAX_RECORDS = 20_000;

export function createCallLog(): CallLog {
  let records: CallRecord[] = [];
  const counts: CallCounts = { chat: 0, embeddings: 0, models: 0, aborted: 0, open: 0 };
  return {
    record(call, response) {
      const entry: CallRecord = { ...call, firstTokenAt: null, tokensSent: 0, completed: false, abortedAt: null };
      counts[call.kind]++;
      counts.open++;
      if (records.length >= MAX_RECORDS) records = records.slice(MAX_RECORDS / 2);
      records.push(entry);
      response.once('close', () => {
        counts.open--;
        if (response.writableFinished) {
          entry.completed = true;
        } else if (!(call.failure === 'cut_socket' && response.destroyed && entry.tokensSent > 0)) {
          entry.abortedAt = nowMicros();
          counts.aborted++;
        }
      });
      return entry;
    },
    records: () => records,
    counts: () => ({ ...counts }),
    reset() {
      records = [];
      Object.assign(counts, { chat: 0, embeddings: 0, models: 0, aborted: 0 });
    },
  };
}
