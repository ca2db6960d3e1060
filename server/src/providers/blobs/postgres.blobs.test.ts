import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rawQuery } from '../../db/raw-query.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import { blobsSuite } from './blobs.suite.ts';
import { createPostgresBlobs } from './postgres.blobs.ts';

// Runs on the embedded engine, or on Postgres when TEST_DATABASE_URL is set.
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const WORKSPACES = ['wsp_1', 'wsp_2'] as WorkspaceId[];

/** Rows of the workspaces of the suite, unfinished uploads included. */
async function query<Row extends object>(text: string): Promise<Row[]> {
  const found = [];
  for (const workspaceId of WORKSPACES)
    found.push(...(await test.database.transaction({ workspaceId }, (tx) => rawQuery<Row>(tx, text))).rows);
  return found;
}
const stored = async () => (await query<{ key: string }>('select key from files order by key')).map(({ key }) => key);
afterEach(() => query('delete from files'));

describe('blobs in Postgres', () => {
  blobsSuite(() => ({ blobs: createPostgresBlobs(test.database), stored }));

  it('are read by every server on the database', async () => {
    await createPostgresBlobs(test.database).put('wsp_1/a', Readable.from([Buffer.from('shared')]), { maxBytes: 100 });
    const { body } = await createPostgresBlobs(test.database).get('wsp_1/a');
    expect((await buffer(body)).toString()).toBe('shared');
  });

  it('leave no parts behind when they are replaced, deleted, or refused', async () => {
    const blobs = createPostgresBlobs(test.database);
    const put = (maxBytes: number) => blobs.put('wsp_1/a', Readable.from([Buffer.alloc(700_000)]), { maxBytes });
    const parts = async () => (await query('select from file_parts')).length;
    await put(1_000_000);
    await put(1_000_000);
    expect(await parts()).toBe(3);
    await expect(put(600_000)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(await parts()).toBe(3);
    await blobs.delete('wsp_1/a');
    expect(await parts()).toBe(0);
  });

  it('do not hold a connection while an upload waits for its client', async () => {
    const blobs = createPostgresBlobs(test.database);
    const gate = Promise.withResolvers<void>();
    const uploads = Array.from({ length: 20 }, (_, i) =>
      blobs.put(
        `wsp_1/${i}`,
        Readable.from(
          (async function* () {
            yield Buffer.alloc(300_000);
            await gate.promise;
            yield Buffer.alloc(300_000);
          })(),
        ),
        { maxBytes: 1_000_000 },
      ),
    );
    await expect.poll(async () => (await query('select from file_parts')).length, { timeout: 60_000 }).toBe(20);
    gate.resolve();
    expect((await Promise.all(uploads)).map(({ bytes }) => bytes)).toEqual(Array.from({ length: 20 }, () => 600_000));
  });

  it('delete the uploads of a killed server, but none that may still be running', async () => {
    for (const [id, age] of [
      ['old', '25 hours'],
      ['young', '23 hours'],
    ])
      await test.database.transaction({ workspaceId: 'wsp_1' as WorkspaceId }, async (tx) => {
        await rawQuery(tx, `insert into files (id, workspace_id, key, created_at) values ($1, 'wsp_1', $1, now() - $2::interval)`, [
          id,
          age,
        ]);
        await rawQuery(tx, `insert into file_parts (file_id, workspace_id, part, content) values ($1, 'wsp_1', 0, 'half')`, [id]);
      });
    await createPostgresBlobs(test.database).put('wsp_1/a', Readable.from([Buffer.from('whole')]), { maxBytes: 100 });
    expect(await stored()).toEqual(['wsp_1/a', 'young']);
    expect(await query('select from file_parts')).toHaveLength(2);
  });

  it('are hidden from other workspaces', async () => {
    await createPostgresBlobs(test.database).put('wsp_1/a', Readable.from([Buffer.from('mine')]), { maxBytes: 100 });
    const seen = await test.database.transaction({ workspaceId: 'wsp_2' as WorkspaceId }, (tx) => rawQuery(tx, 'select from file_parts'));
    expect(seen.rows).toEqual([]);
  });
});
