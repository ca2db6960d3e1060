import { expect, it } from 'vitest';
import { migrationsDirectory } from '../locations.ts';
import { readMigrations } from '../migrate.ts';
import { startEmbeddedAsOwner } from '../testing/test-database.ts';

it('the embedded engine reports a thread that ends by itself, but not one that was closed', async () => {
  const migrations = await readMigrations(migrationsDirectory(import.meta.url));
  const stopped: string[] = [];
  const closed = await startEmbeddedAsOwner(migrations, () => stopped.push('closed'));
  await closed.close();
  const dying = await startEmbeddedAsOwner(migrations, () => stopped.push('dying'));
  await dying.link.ask({ type: 'close' });
  await expect.poll(() => stopped).toEqual(['dying']);
  await expect(dying.link.ask({ type: 'snapshot' })).rejects.toThrow('ended');
});
