import { expect, test } from 'vitest';
import { fieldMessage } from './field-message.ts';

test('a message at its field does not begin with the name that programs have for it', () => {
  expect(fieldMessage({ param: 'email', message: 'email: is not an e-mail address like ada@example.com' })).toBe(
    'Is not an e-mail address like ada@example.com',
  );
  expect(fieldMessage({ param: 'email', message: 'There is an account with this e-mail already.' })).toBe(
    'There is an account with this e-mail already.',
  );
});
