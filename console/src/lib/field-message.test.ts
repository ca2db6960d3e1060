import { expect, it } from 'vitest';
import { fieldMessage } from './field-message.ts';

it('removes the parameter name from a message that is shown at its field', () => {
  expect(fieldMessage({ param: 'email', message: 'email: is not an email address like ada@example.com' })).toBe(
    'Is not an email address like ada@example.com',
  );
  expect(fieldMessage({ param: 'email', message: 'There is an account with this email already.' })).toBe(
    'There is an account with this email already.',
  );
});
