import { type Message, noticeFields, processorMs, textsOf } from './messages.ts';

export interface StatementCost {
  /** How often it was executed. */
  count: number;
  /** Milliseconds of processor time in the database: parsing, planning and execution. */
  cpuMs: number;
}

/** What went over all connections since the last reset. */
export interface WireTotals {
  /** By text. */
  statements: Map<string, StatementCost>;
  /** Times at which a connection sent something while nothing was outstanding on it, and waited for the reply. */
  roundTrips: number;
}

export const newTotals = (): WireTotals => ({ statements: new Map(), roundTrips: 0 });

/** Which statement an open reply belongs to. Each kind of message has its own report of processor time and its own reply. */
interface Pending {
  sql: string;
  endsWith: string[];
}

const REPLIES: Record<string, string[]> = {
  P: ['1'],
  B: ['2'],
  // Complete, empty, or suspended.
  E: ['C', 'I', 's'],
};

/** Counts the statements and round trips of one connection into `totals()`. */
export function createConnectionLog(totals: () => WireTotals) {
  const prepared = new Map<string, string>();
  const portals = new Map<string, string>();
  const pending: Pending[] = [];
  let lastAnswered = '';
  let outstanding = 0;

  function cost(sql: string): StatementCost {
    const { statements } = totals();
    const known = statements.get(sql) ?? { count: 0, cpuMs: 0 };
    statements.set(sql, known);
    return known;
  }
  function expect(sql: string, endsWith: string[]): void {
    pending.push({ sql, endsWith });
  }

  return {
    fromClient({ type, body }: Message): void {
      // A group of messages ends with S (sync), or is one Q (simple query). Groups that are sent before a reply share its round trip.
      if (type === 'Q' || type === 'S') {
        if (outstanding === 0) totals().roundTrips++;
        outstanding++;
      }
      if (type === 'P') {
        const [name = '', sql = ''] = textsOf(body, 2);
        prepared.set(name, sql);
        expect(sql, REPLIES.P as string[]);
      } else if (type === 'B') {
        const [portal = '', name = ''] = textsOf(body, 2);
        const sql = prepared.get(name) ?? '(unknown)';
        portals.set(portal, sql);
        expect(sql, REPLIES.B as string[]);
      } else if (type === 'E') {
        const sql = portals.get(textsOf(body, 1)[0] ?? '') ?? '(unknown)';
        cost(sql).count++;
        expect(sql, REPLIES.E as string[]);
      } else if (type === 'Q') {
        const sql = textsOf(body, 1)[0] ?? '';
        cost(sql).count++;
        expect(sql, ['Z']);
      } else if (type === 'S') {
        expect('', ['Z']);
      }
    },
    fromServer({ type, body }: Message): void {
      const current = pending[0];
      if (type === 'N') {
        const { M: title = '', D: detail = '' } = noticeFields(body);
        const milliseconds = processorMs(detail);
        // The report of a simple query comes before its last reply, that of every other message after its own.
        const sql = title.startsWith('QUERY') ? current?.sql : lastAnswered;
        if (milliseconds !== null && sql) cost(sql).cpuMs += milliseconds;
        return;
      }
      if (type === 'Z') {
        outstanding = Math.max(0, outstanding - 1);
        // After an error, the rest of a group is skipped without replies.
        pending.splice(0, pending.findIndex(({ endsWith }) => endsWith.includes('Z')) + 1);
      } else if (current?.endsWith.includes(type)) {
        lastAnswered = current.sql;
        pending.shift();
      }
    },
  };
}
