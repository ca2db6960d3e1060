import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { appendFlat } from './append-flat.ts';

it('appends', () => {
  let text = '';
  for (let i = 0; i < 3000; i++) text = appendFlat(text, `${i} `);
  expect(text).toBe(Array.from({ length: 3000 }, (_, i) => `${i} `).join(''));
  expect(appendFlat('', '')).toBe('');
});

it('takes little more memory than the text, also once the code is optimized', () => {
  const script = `
    const { appendFlat } = await import(${JSON.stringify(fileURLToPath(new URL('./append-flat.ts', import.meta.url)))});
    const grow = (append) => {
      const texts = Array(200).fill('');
      for (let i = 0; i < 1000; i++) for (let at = 0; at < texts.length; at++) texts[at] = append(texts[at], 'piece ' + (i % 10));
      return texts;
    };
    const kept = grow(appendFlat);
    gc();
    const before = process.memoryUsage().heapUsed;
    const more = grow(appendFlat);
    gc();
    console.log(JSON.stringify([process.memoryUsage().heapUsed - before, kept.concat(more).join('').length / 2]));`;
  const [taken, length] = JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], { encoding: 'utf8' }),
  ) as [number, number];
  expect(length).toBe(1_400_000);
  expect(taken).toBeLessThan(1.5 * length);
});
