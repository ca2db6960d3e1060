// @vitest-environment happy-dom
import type { Clone } from '@cloneai/sdk';
import { HttpResponse, http } from 'msw';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { saveTokens } from '../../../api.ts';
import { api, mockApi } from '../../../lib/mock-api.testing.ts';
import { someClone } from '../persona/draft.testing.ts';
import { useOrigins } from './use-origins.ts';

/** The clone as the mock server stores it. */
let stored: Clone;
mockApi(
  http.put(api('/auth/cookie'), () => HttpResponse.json({ accessToken: 'access', expiresIn: 900 })),
  http.get(api('/clones/:id'), () => HttpResponse.json(stored)),
  http.patch(api('/clones/:id'), async ({ request }) => {
    stored = { ...stored, ...((await request.json()) as Partial<Clone>) };
    return HttpResponse.json(stored);
  }),
);

let origins: ReturnType<typeof useOrigins>;
let shown: Clone;
function Page() {
  origins = useOrigins(shown, (clone) => {
    shown = clone;
  });
  return null;
}

beforeEach(async () => {
  await saveTokens({ refreshToken: 'refresh' });
  stored = someClone({ allowedOrigins: ['https://a.example'] });
  shown = stored;
  await act(() => render(<Page />, document.body));
});
afterEach(() => render(null, document.body));

it('keeps both of two changes that start at the same time', async () => {
  await act(async () => {
    await Promise.all([origins.add.run(['https://b.example']), origins.remove.run('https://a.example')]);
  });
  await vi.waitFor(() => expect(stored.allowedOrigins).toEqual(['https://b.example']));
  expect(shown.allowedOrigins).toEqual(['https://b.example']);
});

it('adds to the origins that the server has, not to those on the page', async () => {
  stored = { ...stored, allowedOrigins: ['https://a.example', 'https://other-tab.example'] };
  await act(() => origins.add.run(['https://b.example', 'https://a.example']));
  expect(stored.allowedOrigins).toEqual(['https://a.example', 'https://other-tab.example', 'https://b.example']);
});
