import { describe, expect, it } from 'vitest';
import { APIPromise } from './api-promise.ts';

const outcome = (data: unknown) => async () => ({ data, response: new Response('raw') });

describe('APIPromise', () => {
  it('is a promise of the parsed body', async () => {
    const promise = new APIPromise(outcome('parsed'));
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe('parsed');
    expect(await Promise.all([promise, promise.then((value) => [value])])).toEqual(['parsed', ['parsed']]);
    expect(promise.then(() => 1)).not.toBeInstanceOf(APIPromise);
    expect(Object.prototype.toString.call(promise)).toBe('[object Promise]');
  });

  it('runs finally callbacks and passes errors to catch', async () => {
    const calls: string[] = [];
    const failed = new APIPromise(async () => {
      throw new Error('no');
    });
    expect(await failed.finally(() => calls.push('finally')).catch((error: Error) => error.message)).toBe('no');
    expect(calls).toEqual(['finally']);
  });

  it('leaves the body unread for asResponse', async () => {
    const modes: boolean[] = [];
    const run = async (raw: boolean) => {
      modes.push(raw);
      return { data: undefined, response: new Response('raw') };
    };
    expect(await (await new APIPromise(run).asResponse()).text()).toBe('raw');
    expect(modes).toEqual([true]);
  });

  it('rejects asResponse and withResponse without an unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listener);
    const fail = async () => {
      throw new Error('no');
    };
    await expect(new APIPromise(fail).asResponse()).rejects.toThrow('no');
    await expect(new APIPromise(fail).withResponse()).rejects.toThrow('no');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });
});
