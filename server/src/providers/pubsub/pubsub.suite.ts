import { describe, expect, it, vi } from 'vitest';
import type { PubSub } from './pubsub.port.ts';

/** Tests that every pubsub must pass. `open` returns two of one deployment, which may be the same object. */
export function pubsubSuite(open: () => Promise<[PubSub, PubSub]>): void {
  const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 10 });

  describe('a pubsub', () => {
    it('delivers messages to the listeners of their channel only, in order', async () => {
      const [here, there] = await open();
      const heard: string[] = [];
      const elsewhere: string[] = [];
      await there.subscribe('a', (payload) => heard.push(payload));
      await there.subscribe('b', (payload) => elsewhere.push(payload));
      for (let i = 0; i < 20; i++) await here.publish('a', String(i));
      await until(() => expect(heard).toEqual(Array.from({ length: 20 }, (_, i) => String(i))));
      expect(elsewhere).toEqual([]);
      await Promise.all([here.close(), there.close()]);
    });

    it('delivers to every listener until it unsubscribes', async () => {
      const [here, there] = await open();
      const heard: string[] = [];
      const listener = (payload: string) => heard.push(payload);
      const stop = await there.subscribe('a', listener);
      await there.subscribe('a', listener);
      await here.publish('a', 'both');
      await until(() => expect(heard).toEqual(['both', 'both']));
      await stop();
      await stop();
      await here.publish('a', 'one');
      await until(() => expect(heard).toEqual(['both', 'both', 'one']));
      await Promise.all([here.close(), there.close()]);
    });

    it('delivers any text up to 7,000 bytes, and refuses more', async () => {
      const [here, there] = await open();
      const heard: string[] = [];
      await there.subscribe('channel with space', (payload) => heard.push(payload));
      const payloads = ['', 'line\nbreak', `'quotes" \\ %s $1`, '\u{1F600}'.repeat(1750)];
      for (const payload of payloads) await here.publish('channel with space', payload);
      await until(() => expect(heard).toEqual(payloads));
      await expect(here.publish('channel with space', 'x'.repeat(7001))).rejects.toThrow(/7000/);
      await expect(here.publish('two\nlines', 'x')).rejects.toThrow(/one line/);
      await Promise.all([here.close(), there.close()]);
    });

    it('delivers to the other listeners when one throws', async () => {
      const [here, there] = await open();
      const heard: string[] = [];
      await there.subscribe('a', () => {
        throw new Error('a listener at fault');
      });
      await there.subscribe('a', (payload) => heard.push(payload));
      await here.publish('a', 'x');
      await until(() => expect(heard).toEqual(['x']));
      await Promise.all([here.close(), there.close()]);
    });
  });
}
