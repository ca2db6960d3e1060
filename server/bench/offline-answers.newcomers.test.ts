import { expect, test } from 'vitest';
import { createTestDatabase } from '../src/db/testing/test-database.ts';
import { languageOf } from '../src/modules/chat/answering/language.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { newcomerCases, pathOf } from './offline-answers.cases.ts';
import { answerOffline, judge, relevant } from './offline-answers.measure.ts';
import { inProcessTarget } from './retrieval.targets.ts';

test('the demo answers what newcomers ask, without a model, and nothing else', async () => {
  const { worlds, cases } = await newcomerCases();
  const { database, close } = await createTestDatabase();
  try {
    const target = inProcessTarget(database, createOfflineEmbedder());
    const clone = await target.makeClone('demo');
    for (const file of worlds[0]?.files ?? []) if (typeof file !== 'string') await target.addFile(clone, pathOf(file.path), file.title);
    await target.addTexts(clone, [...(worlds[0]?.texts ?? [])]);
    const wrong: string[] = [];
    const beside: string[] = [];
    for (const one of cases) {
      const found = await target.search(clone, one.question, 10);
      const answer = await answerOffline(one.question, languageOf(one.question), found);
      const { firstRight } = judge(one, answer, relevant(found), () => 0);
      if (one.isRight && !firstRight) wrong.push(one.question);
      if (!one.isRight && !answer.refused) beside.push(one.question);
    }
    expect(beside).toEqual([]);
    // The documentation changes; nine in ten have to stay right.
    expect([wrong, wrong.length <= cases.length / 10]).toEqual([wrong, true]);
  } finally {
    await close();
  }
}, 60_000);
