import { afterAll, beforeAll } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createPostgresPubSub } from './postgres.pubsub.ts';
import { pubsubSuite } from './pubsub.suite.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

pubsubSuite(async () => {
  const open = () => createPostgresPubSub({ database: db.database, logger: silentLogger });
  return [await open(), await open()];
});
