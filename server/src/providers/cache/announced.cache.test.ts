import { expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createMemoryPubSub } from '../pubsub/memory.pubsub.ts';
import { createAnnouncedCache } from './announced.cache.ts';
import { cacheSuite } from './cache.suite.ts';
import { createMemoryCache } from './memory.cache.ts';

const clock = fixedClock('2026-01-01T00:00:00Z');
const logger = silentLogger;
const pubsub = createMemoryPubSub({ logger });
const open = () => createAnnouncedCache({ local: createMemoryCache({ clock }), pubsub, logger });
const [here, there] = [await open(), await open()];

cacheSuite(() => here);

it('deletes keys and prefixes on every server', async () => {
  for (const key of ['a', 'u:1', 'u:2', 'other']) await there.set(key, 'kept', 60);
  await here.delete('a');
  await here.delete('u:*');
  const left = async () => Promise.all(['a', 'u:1', 'u:2', 'other'].map((key) => there.get(key)));
  await expect.poll(left).toEqual([undefined, undefined, undefined, 'kept']);
});

it('deletes its own values when the other servers cannot be notified', async () => {
  const broken = { ...pubsub, publish: () => Promise.reject(new Error('connection lost')) };
  const alone = await createAnnouncedCache({ local: createMemoryCache({ clock }), pubsub: broken, logger });
  await alone.set('a', 1, 60);
  await alone.delete('a');
  expect(await alone.get('a')).toBeUndefined();
});

it('ignores messages after it is closed', async () => {
  const local = createMemoryCache({ clock });
  const closed = await createAnnouncedCache({ local, pubsub, logger });
  await closed.close();
  await local.set('a', 1, 60);
  await here.delete('a');
  await new Promise((resolve) => setImmediate(resolve));
  expect(await local.get('a')).toBe(1);
});
