import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Source } from './sources.schemas.ts';
import { createSourcesFixture } from './sources.testing.ts';

let fixture: Awaited<ReturnType<typeof createSourcesFixture>>;
beforeAll(async () => {
  fixture = await createSourcesFixture();
});
afterAll(() => fixture.close());

const path = () => `/v1/clones/${fixture.seeded.cloneId}/sources`;
const read = async (answer: Response | Promise<Response>) => (await (await answer).json()) as Source & { data: Source[] };
const upload = (text: string, name: string) => {
  const form = new FormData();
  form.set('file', new Blob([text]), name);
  return read(fixture.app(fixture.ctx).request(path(), { method: 'POST', body: form }));
};
const addText = (title: string, text: string) =>
  read(
    fixture.app(fixture.ctx).request(path(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'text', title, text }),
    }),
  );

it('names the older source with the same content when one is added again, and in lists, until that one is deleted', async () => {
  const first = await upload('The lighthouse burns rape oil.', 'lamp.md');
  expect(first.duplicateOf).toBeNull();
  const again = await upload('The lighthouse burns rape oil.', 'lamp (1).md');
  expect(again.duplicateOf).toBe(first.id);
  expect((await addText('Lamp', 'The lighthouse burns rape oil.')).duplicateOf).toBe(first.id);
  expect((await upload('The lighthouse burns whale oil.', 'lamp.md')).duplicateOf).toBeNull();
  const { data } = await read(fixture.app(fixture.ctx).request(path()));
  expect(data.find(({ id }) => id === again.id)?.duplicateOf).toBe(first.id);
  await fixture.app(fixture.ctx).request(`/v1/sources/${first.id}`, { method: 'DELETE' });
  expect((await read(fixture.app(fixture.ctx).request(`/v1/sources/${again.id}`))).duplicateOf).toBeNull();
});

it('says whether another attempt at a failed source can succeed, and takes a failed source for no original', async () => {
  const empty = await upload('   ', 'empty.md');
  const failed = await fixture.settled(empty.id);
  expect(failed).toMatchObject({ status: 'failed', reason: { retryable: false } });
  expect((await upload('   ', 'empty.md')).duplicateOf).toBeNull();
});
