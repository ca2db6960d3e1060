import { expect, test } from 'vitest';
import { createTestDatabase } from '../src/db/testing/test-database.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { languageOf } from '../src/text/language.ts';
import { demoCases, pathOf } from './extractive-answers.cases.ts';
import { answerExtractively, judge, relevant } from './extractive-answers.measure.ts';
import { inProcessTarget } from './retrieval.targets.ts';

test('the demo answers nine in ten demo questions without a model, and refuses unrelated ones', async () => {
  const { worlds, cases } = await demoCases();
  const { database, close } = await createTestDatabase();
  try {
    const target = inProcessTarget(database, createOfflineEmbedder());
    const clone = await target.makeClone('demo');
    for (const file of worlds[0]?.files ?? []) if (typeof file !== 'string') await target.addFile(clone, pathOf(file.path), file.title);
    await target.addTexts(clone, [...(worlds[0]?.texts ?? [])]);
    const wrong: string[] = [];
    const unrelated: string[] = [];
    for (const one of cases) {
      const found = await target.search(clone, one.question, 10);
      const answer = await answerExtractively(one.question, languageOf(one.question), found);
      const { firstCorrect } = judge(one, answer, relevant(found), () => 0);
      if (one.isCorrect && !firstCorrect) wrong.push(one.question);
      if (!one.isCorrect && !answer.refused) unrelated.push(one.question);
    }
    expect(unrelated).toEqual([]);
    // The documentation changes, so one in ten may be wrong.
    expect([wrong, wrong.length <= cases.length / 10]).toEqual([wrong, true]);
  } finally {
    await close();
  }
});
