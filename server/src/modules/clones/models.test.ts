import { expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createModelsUsecases } from './models.usecases.ts';
import { createOfferedModels } from './offered-models.service.ts';

const ctx = { actor: { type: 'system', scopes: ['clones:read'] }, signal: new AbortController().signal } as unknown as Context;

function usecases(models: () => Promise<string[]>, generative = true) {
  const llm = { models, generative, defaultModel: generative ? 'gpt-b' : 'extractive' };
  return createModelsUsecases({
    llm,
    names: createOfferedModels({ llm, clock: fixedClock('2026-03-01T12:00:00Z'), logger: silentLogger }).names,
  });
}

it('lists what the model service offers, page by page, and marks the default', async () => {
  const { listModels } = usecases(async () => ['gpt-c', 'gpt-a', 'gpt-b']);
  const first = await listModels(ctx, { limit: 2 });
  expect(first.data).toEqual([
    { id: 'gpt-a', default: false, selectable: true },
    { id: 'gpt-b', default: true, selectable: true },
  ]);
  expect(await listModels(ctx, { limit: 2, cursor: first.nextCursor ?? '' })).toEqual({
    data: [{ id: 'gpt-c', default: false, selectable: true }],
    nextCursor: null,
  });
});

it('refuses a cursor that is not from an earlier page', async () => {
  const { listModels } = usecases(async () => ['gpt-a', 'gpt-b']);
  await expect(listModels(ctx, { limit: 2, cursor: 'not a cursor!' })).rejects.toMatchObject({ code: 'invalid_input', param: 'cursor' });
});

it('lists the default alone if the service cannot be asked, or if there is none', async () => {
  const down = usecases(async () => {
    throw new AppError('upstream_failed', 'down');
  });
  expect((await down.listModels(ctx, { limit: 5 })).data).toEqual([{ id: 'gpt-b', default: true, selectable: true }]);
  const none = usecases(async () => [], false);
  expect((await none.listModels(ctx, { limit: 5 })).data).toEqual([{ id: 'extractive', default: true, selectable: false }]);
});
