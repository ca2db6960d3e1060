import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ExtractorChild } from './child.ts';
import type { RecognizeOutcome } from './collected.ts';
import { createFairSlots } from './fair-slots.ts';
import type { Lane } from './lane.ts';
import type { RecognizedPage } from './recognition/recognized-page.ts';
import { recognizeScans } from './recognize-scans.ts';

const { signal } = new AbortController();
const textOf = (number: number): RecognizedPage => ({ number, outcome: 'text', lines: [] });
const failure = (code: 'timed_out' | 'out_of_memory') => ({ code, message: 'x' });

/** A lane whose children do what `recognize` says. `isNew` says whether the next child is a new one. */
function laneOf(recognize: (pages: number[], isNew: boolean) => RecognizeOutcome | Promise<RecognizeOutcome>) {
  const slots = createFairSlots(1);
  let isNew = true;
  const lane = {
    run: slots.run,
    withChild: async (work: (child: ExtractorChild) => Promise<unknown>) => {
      const child = {
        count: isNew ? 0 : 1,
        recognize: async ({ pages }: { pages: number[] }) => {
          const outcome = await recognize(pages, isNew);
          isNew = outcome.failure !== undefined;
          return outcome;
        },
      };
      return work(child as unknown as ExtractorChild);
    },
    close() {},
  };
  return lane as unknown as Lane;
}

const inputOf = (count: number, workspaceId = 'w', documentCpuMs = 1_000_000) => ({
  file: { workspaceId, fileName: 'a.pdf', mimeType: '', open: async () => ({ body: Readable.from([]), bytes: 0 }) },
  pages: Array.from({ length: count }, (_, i) => i + 1),
  ...{ isPicture: false, languages: ['eng'], pageCpuMs: 30_000, documentCpuMs },
});
const outcomes = (pages: RecognizedPage[]) => pages.map(({ number, outcome }) => `${number} ${outcome}`);

describe('recognizing the pages of a document', () => {
  it('goes on after a page that takes too long', async () => {
    const asked: number[][] = [];
    const lane = laneOf((pages) => {
      asked.push(pages);
      const slow = pages.indexOf(3);
      return slow < 0
        ? { pages: pages.map(textOf), cpuMs: 1 }
        : { pages: pages.slice(0, slow).map(textOf), cpuMs: 1, failure: failure('timed_out') };
    });
    expect(outcomes(await recognizeScans(lane, inputOf(5), signal))).toEqual(['1 text', '2 text', '3 failed', '4 text', '5 text']);
    expect(asked).toEqual([
      [1, 2, 3, 4, 5],
      [4, 5],
    ]);
  });

  it('tries a page again in a new process when the memory may be full of the pages before', async () => {
    const tooLarge = new Set([2, 4]);
    let retried = 0;
    const lane = laneOf((pages, isNew) => {
      const at = pages.findIndex((page) => tooLarge.has(page));
      // The second page needs a process of its own, and the fourth is too large for any.
      if (isNew && pages[0] === 2 && ++retried) return { pages: [textOf(2)], cpuMs: 1 };
      return at < 0
        ? { pages: pages.map(textOf), cpuMs: 1 }
        : { pages: pages.slice(0, at).map(textOf), cpuMs: 1, failure: failure('out_of_memory') };
    });
    expect(outcomes(await recognizeScans(lane, inputOf(5), signal))).toEqual(['1 text', '2 text', '3 text', '4 failed', '5 text']);
    expect(retried).toBe(1);
  });

  it('gives each page a second attempt, not each document', async () => {
    const lane = laneOf((pages, isNew) => {
      const many = isNew ? 2 : 1;
      const read = pages.slice(0, many).map(textOf);
      return pages.length > many ? { pages: read, cpuMs: 1, failure: failure('out_of_memory') } : { pages: read, cpuMs: 1 };
    });
    expect(outcomes(await recognizeScans(lane, inputOf(5), signal))).toEqual(['1 text', '2 text', '3 text', '4 text', '5 text']);
    const stuck = laneOf((pages, isNew) =>
      isNew ? { pages: [textOf(pages[0] ?? 0)], cpuMs: 1 } : { pages: [], cpuMs: 1, failure: failure('out_of_memory') },
    );
    expect(outcomes(await recognizeScans(stuck, inputOf(6), signal)).every((page) => page.endsWith('text'))).toBe(true);
  });

  it('stops at the processor time of a document and after several failures in a row, and says which pages are left', async () => {
    const slow = laneOf((pages) => ({ pages: pages.map(textOf), cpuMs: 600 }));
    expect(outcomes(await recognizeScans(slow, inputOf(12, 'w', 1000), signal)).slice(9)).toEqual(['10 text', '11 skipped', '12 skipped']);
    let asked = 0;
    const broken = laneOf(() => {
      asked++;
      return { pages: [], cpuMs: 0, failure: failure('timed_out') };
    });
    expect(new Set((await recognizeScans(broken, inputOf(300), signal)).map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
    expect(asked).toBe(5);
  });

  it('takes turns with the scan of another workspace', async () => {
    const order: string[] = [];
    const lane = laneOf((pages) => ({ pages: pages.map(textOf), cpuMs: 1 }));
    const scan = (workspaceId: string, count: number) => {
      const input = inputOf(count, workspaceId);
      const open = async () => {
        order.push(workspaceId);
        return input.file.open();
      };
      return recognizeScans(lane, { ...input, file: { ...input.file, open } }, signal);
    };
    await Promise.all([scan('a', 100), scan('b', 100), scan('c', 1)]);
    expect(order.slice(0, 5)).toEqual(['a', 'b', 'c', 'a', 'b']);
    expect(order).toHaveLength(41);
  });
});
