import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../../db/db.ts';
import { rawQuery } from '../../db/raw-query.ts';
import { sqlState } from '../../db/sql-state.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import { checkKey, createMeter, unknownBlob } from './blob-key.ts';
import type { Blobs } from './blobs.port.ts';

/** Bytes per row. Each takes a connection for some milliseconds, so that a slow upload holds none. */
const PART_BYTES = 256 * 1024;
/** The lookup value of the policy that shows abandoned uploads. */
const ABANDONED = 'maintenance:abandoned';
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Files in Postgres, as rows of parts. A file is visible once it is complete. The workspace is the first segment of the key, and row level
 * security applies to it.
 */
export function createPostgresBlobs(database: Database): Blobs {
  let swept: Promise<unknown> | undefined;

  const run = async <Row extends object>(workspaceId: WorkspaceId, name: string, text: string, values: unknown[]): Promise<Row[]> =>
    (await database.statement<Row>(workspaceId, { name: `files_${name}`, text, values })).rows;

  /** Makes the upload the file of its key, in place of an earlier one. */
  const complete = (workspaceId: WorkspaceId, id: string, key: string, { bytes, sha256 }: { bytes: number; sha256: string }) =>
    database.transaction({ workspaceId }, async (tx) => {
      await rawQuery(tx, 'delete from files where key = $1 and complete', [key]);
      const text = 'update files set complete = true, bytes = $2, sha256 = $3 where id = $1 returning 1';
      if ((await rawQuery(tx, text, [id, bytes, sha256])).rows.length === 0) throw unknownBlob();
    });

  const sweep = () => database.transaction({ lookup: ABANDONED }, (tx) => rawQuery(tx, 'delete from files where not complete'));

  async function* parts(workspaceId: WorkspaceId, id: string, bytes: number): AsyncGenerator<Buffer> {
    for (let part = 0, sent = 0; sent < bytes; part++) {
      const text = 'select content from file_parts where file_id = $1 and part = $2';
      const [row] = await run<{ content: Buffer }>(workspaceId, 'read', text, [id, part]);
      if (!row) throw unknownBlob();
      sent += row.content.length;
      yield row.content;
    }
  }

  return {
    storage: 'postgres',

    async put(key, body, { maxBytes }) {
      const workspaceId = ownerOf(key);
      swept ??= sweep();
      await swept.catch((error: unknown) => {
        swept = undefined;
        throw error;
      });
      const id = randomUUID();
      await run(workspaceId, 'begin', 'insert into files (id, workspace_id, key) values ($1, $2, $3)', [id, workspaceId, key]);
      const meter = createMeter(maxBytes);
      const store = async (pieces: AsyncIterable<Buffer>) => {
        let part = 0;
        for await (const content of inParts(pieces))
          await run(workspaceId, 'append', 'insert into file_parts (file_id, workspace_id, part, content) values ($1, $2, $3, $4)', [
            ...[id, workspaceId, part++, content],
          ]);
      };
      try {
        await pipeline(body, meter.stream, store);
        const result = meter.result();
        await complete(workspaceId, id, key, result);
        return result;
      } catch (error) {
        await run(workspaceId, 'abandon', 'delete from files where id = $1', [id]);
        // The row went with its clone or workspace while the upload ran.
        throw sqlState(error) === FOREIGN_KEY_VIOLATION ? unknownBlob(error) : error;
      }
    },

    async get(key) {
      const workspaceId = ownerOf(key);
      const text = 'select id, bytes::float8 as bytes from files where key = $1 and complete';
      const [file] = await run<{ id: string; bytes: number }>(workspaceId, 'find', text, [key]);
      if (!file) throw unknownBlob();
      return { body: Readable.from(parts(workspaceId, file.id, file.bytes), { objectMode: false }), bytes: file.bytes };
    },

    async delete(key) {
      await run(ownerOf(key), 'delete', 'delete from files where key = $1', [key]);
    },

    async deletePrefix(prefix) {
      await run(ownerOf(prefix), 'delete_prefix', "delete from files where starts_with(key, $1 || '/')", [prefix]);
    },

    async check() {
      await database.query('select from files limit 0');
    },
  };
}

function ownerOf(key: string): WorkspaceId {
  checkKey(key);
  return key.slice(0, `${key}/`.indexOf('/')) as WorkspaceId;
}

/** Joins and cuts the pieces of a stream to parts of `PART_BYTES`; the last one may be shorter. */
async function* inParts(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let part: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces)
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + PART_BYTES - length);
      part.push(taken);
      length += taken.length;
      at += taken.length;
      if (length < PART_BYTES) continue;
      yield Buffer.concat(part);
      part = [];
      length = 0;
    }
  if (length > 0) yield Buffer.concat(part);
}
