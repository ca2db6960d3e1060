import { afterEach, expect, it } from 'vitest';
import { type Listener, listen } from './listen.ts';

let listener: Listener | undefined;
afterEach(async () => {
  await listener?.drain(100);
  listener = undefined;
});

it('answers 503 while the server starts: the error envelope for programs, a page that reloads for browsers', async () => {
  listener = await listen({ host: '127.0.0.1', port: 0, startingPage: '<meta http-equiv="refresh" content="1">' });
  const url = `http://127.0.0.1:${listener.port}/`;
  const program = await fetch(url);
  expect([program.status, program.headers.get('retry-after'), ((await program.json()) as { error: { code: string } }).error.code]).toEqual([
    503,
    '1',
    'unavailable',
  ]);
  const person = await fetch(url, { headers: { accept: 'text/html,*/*' } });
  const page = await person.text();
  expect([person.status, person.headers.get('content-type'), page.includes('http-equiv="refresh"')]).toEqual([
    503,
    'text/html; charset=utf-8',
    true,
  ]);
  listener.serve(() => new Response('it works'));
  expect(await (await fetch(url, { headers: { accept: 'text/html' } })).text()).toBe('it works');
});

it('answers the liveness path with 200 while the server starts', async () => {
  listener = await listen({ host: '127.0.0.1', port: 0, livePath: '/health/live' });
  const url = `http://127.0.0.1:${listener.port}`;
  expect([(await fetch(`${url}/health/live`)).status, (await fetch(`${url}/health/ready`)).status]).toEqual([200, 503]);
});
