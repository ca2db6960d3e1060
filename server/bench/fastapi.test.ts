import { expect, it } from 'vitest';
import { findFastApi } from './fastapi.ts';

const all = { fastapi: '1', uvicorn: '2', asyncpg: '3', aiohttp: '4' };

it('takes the first Python that has every package', () => {
  const installed: Record<string, Record<string, string>> = { first: { fastapi: '1' }, second: { ...all, uvloop: '5', httptools: '6' } };
  expect(findFastApi(['none', 'first', 'second'], (python) => installed[python] ?? null)).toEqual({
    python: 'second',
    versions: 'fastapi 1, uvicorn 2, asyncpg 3, aiohttp 4, uvloop 5, httptools 6',
  });
});

it('says when Python lacks what makes it faster', () => {
  expect(findFastApi(['only'], () => all)).toMatchObject({ versions: expect.stringContaining('without uvloop and httptools') });
});

it('names the packages that are missing', () => {
  const { fastapi: _, ...rest } = all;
  expect(findFastApi(['only'], () => rest)).toEqual({ skipped: 'FastAPI: skipped, python3-fastapi is not installed' });
  expect(findFastApi(['a', 'b'], (python) => (python === 'a' ? {} : { fastapi: '1', uvicorn: '2' }))).toEqual({
    skipped: 'FastAPI: skipped, python3-asyncpg, python3-aiohttp are not installed',
  });
  expect(findFastApi(['none'], () => null)).toEqual({ skipped: 'FastAPI: skipped, python3 is not installed' });
});
