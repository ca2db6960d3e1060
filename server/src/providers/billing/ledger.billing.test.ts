import { expect, it } from 'vitest';
import { billingSuite } from './billing.suite.ts';
import { createLedgerBilling } from './ledger.billing.ts';

billingSuite(async () => ({ billing: createLedgerBilling(), close: async () => {} }));

it('is not external, so nothing is reported', () => {
  expect(createLedgerBilling().outside).toBe(false);
});
