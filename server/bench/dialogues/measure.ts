// Holds the dialogues with clones without a model: `node bench/dialogues/measure.ts` prints what is wrong.
import { createTestDatabase } from '../../src/db/testing/test-database.ts';
import { askDialogues, starterDialogues } from './ask-dialogues.ts';
import { DIALOGUES } from './dialogues.ts';

const { database, close } = await createTestDatabase();
for (const [name, dialogues] of [
  ['Dialogues', DIALOGUES],
  ['Starter questions after each other', starterDialogues()],
] as const) {
  const { right, all, wrong } = await askDialogues(database, dialogues);
  console.log(`${name}: ${right} right of ${all}\n\n${wrong.join('\n\n')}\n`);
}
await close();
