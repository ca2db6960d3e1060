import type { Billing } from './billing.port.ts';

/** The default: usage events are rows of the project's own database, written with the answer. Nothing outside is told. */
export function createLedgerBilling(): Billing {
  return {
    name: 'ledger',
    outside: false,
    report: async (events) => ({ accepted: events.map(({ id }) => id), duplicates: 0, refused: [] }),
    check: async () => ({}),
  };
}
