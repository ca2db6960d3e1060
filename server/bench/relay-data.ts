import { Client } from 'pg';
import { vectorOf } from './stand-in/vectors.ts';
import { createTexts } from './texts.ts';

/** Creates the database `name` on the server of `adminUrl` unless it exists, and returns its address. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  options: { template?: string; replace?: boolean } = {},
): Promise<{ url: string; made: boolean }> {
  const url = new URL(adminUrl);
  const admin = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 5000 });
  await admin.connect();
  try {
    if (options.replace) await admin.query(`drop database if exists "${name}" with (force)`);
    const there = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (there.rowCount === 0)
      await admin.query(`create database "${name}"${options.template ? ` template "${options.template}" strategy file_copy` : ''}`);
    url.pathname = `/${name}`;
    return { url: url.href, made: there.rowCount === 0 };
  } finally {
    await admin.end();
  }
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 5000 });
  await admin.connect();
  try {
    await admin.query(`drop database if exists "${name}" with (force)`);
  } finally {
    await admin.end();
  }
}

/** Creates the baseline's tables with `count` chunks and vectors (halfvec 1536, stored plain, HNSW m 16, ef_construction 64), once per database. */
export async function seedRelayData(databaseUrl: string, count: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('create extension if not exists vector');
    const there = await client.query("select to_regclass('bare_chunks') as name");
    if (there.rows[0]?.name) {
      const rows = await client.query('select count(*)::int as n from bare_chunks');
      if (rows.rows[0].n === count) {
        await client.query('truncate bare_messages');
        return;
      }
      await client.query('drop table bare_chunks; drop table bare_messages');
    }
    await client.query('begin');
    await client.query('create table bare_chunks (id int primary key, text text not null, embedding halfvec(1536) not null)');
    await client.query('alter table bare_chunks alter column embedding set storage plain');
    await client.query(
      'create table bare_messages (id uuid primary key, session text not null, role text not null, content text not null, created_at timestamptz not null default now())',
    );
    const texts = createTexts();
    for (let from = 0; from < count; from += 500) {
      const ids = Array.from({ length: Math.min(500, count - from) }, (_, i) => from + i);
      const chunks = ids.map((id) => texts.chunk(id));
      await client.query('insert into bare_chunks select * from unnest($1::int[], $2::text[], $3::halfvec[])', [
        ids,
        chunks,
        chunks.map((text) => `[${vectorOf(text, 1536).join(',')}]`),
      ]);
    }
    await client.query("set local maintenance_work_mem = '1GB'");
    await client.query('create index on bare_chunks using hnsw (embedding halfvec_cosine_ops)');
    await client.query('commit');
    await client.query('vacuum analyze bare_chunks');
  } finally {
    await client.end();
  }
}
