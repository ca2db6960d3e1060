import { expect, it } from 'vitest';
import { billingSuite } from './billing.suite.ts';
import { createLedgerBilling } from './ledger.billing.ts';

billingSuite(async () => ({ billing: createLedgerBilling(), close: async () => {} }));

it('is not outside: nothing is taken from the database for it', () => {
  expect(createLedgerBilling().outside).toBe(false);
});
