// @vitest-environment happy-dom
import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import { saveTokens } from '../api.ts';
import { loadClones } from './clones.ts';
import { api, mockApi } from './mock-api.testing.ts';

const server = mockApi(http.put(api('/auth/cookie'), () => HttpResponse.json({ accessToken: 'token', expiresIn: 900 })));

it.each([
  { total: 0, loaded: 0, cut: false },
  { total: 250, loaded: 250, cut: false },
  { total: 500, loaded: 500, cut: false },
  { total: 501, loaded: 500, cut: true },
])('loads $loaded of $total clones, and says whether there are more', async ({ total, loaded, cut }) => {
  server.use(
    http.get(api('/clones'), ({ request }) => {
      const query = new URL(request.url).searchParams;
      const start = Number(query.get('cursor') ?? 0);
      const end = Math.min(total, start + Number(query.get('limit')));
      const data = Array.from({ length: end - start }, (_, index) => ({ id: `cln_${start + index}` }));
      return HttpResponse.json({ data, nextCursor: end < total ? String(end) : null });
    }),
  );
  await saveTokens({ refreshToken: 'refresh' });
  const found = await loadClones(new AbortController().signal);
  expect([found.clones.length, new Set(found.clones.map(({ id }) => id)).size, found.cut]).toEqual([loaded, loaded, cut]);
});
