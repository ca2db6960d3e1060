import { describe, expect, it } from 'vitest';
import { explainStartFailure, requireStartSpace } from './start-failure.ts';

const disk = (freeMegabytes: number) => async () => ({ freeMegabytes, totalMegabytes: 1000 });

describe('starting the embedded database on a disk that is nearly full', () => {
  it('is refused with what to do', async () => {
    await expect(requireStartSpace('/data', true, disk(100))).rejects.toThrow(
      /DATA_DIR \(\/data\) has 100 MB left.*needs 128 MB.*Free some space.*What was stored is still there/,
    );
    await expect(requireStartSpace('/data', false, disk(10))).rejects.toThrow(/10 MB left.*needs 48 MB/);
  });

  it('is allowed with enough space: less for a database that exists', async () => {
    await requireStartSpace('/data', false, disk(100));
    await requireStartSpace('/data', true, disk(128));
  });
});

describe('a failed start of the embedded database', () => {
  const aborted = new Error('Aborted(). Build with -sASSERTIONS for more info.');

  it('says that the disk is full if it is', async () => {
    expect(await explainStartFailure(aborted, '/data', disk(3))).toMatchObject({
      message: expect.stringMatching(/3 MB left.*Free some space/),
      cause: aborted,
    });
  });

  it('says what to do with a damaged folder', async () => {
    expect(await explainStartFailure(aborted, '/data', disk(5000))).toMatchObject({
      message: expect.stringMatching(/\/data\/database stopped.*Aborted.*restore it from a backup/),
    });
  });

  it('keeps an error that says what to do', async () => {
    const locked = new Error('The data folder is in use by process 7.');
    expect(await explainStartFailure(locked, '/data', disk(3))).toBe(locked);
  });
});
