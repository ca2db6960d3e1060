import { expect, it } from 'vitest';
import { fieldMessage } from './field-message.ts';

it('removes the parameter name from a message that is shown at its field', () => {
  expect(fieldMessage({ param: 'email', message: 'email: must be an email address like ada@example.com' })).toBe(
    'Must be an email address like ada@example.com',
  );
  expect(fieldMessage({ param: 'email', message: 'An account with this email already exists.' })).toBe(
    'An account with this email already exists.',
  );
});
