import { expect, it } from 'vitest';
import { SERVER_PATHS } from './server-paths.ts';

it('tells paths of the server from pages of the console', () => {
  const isServers = (path: string) => new RegExp(SERVER_PATHS).test(path);
  const ofServer = [
    '/v1/me',
    '/docs',
    '/widget.js',
    '/openapi.json',
    '/avatars/ava_1',
    '/embed/ada?theme=dark',
    '/demo/',
    '/metrics',
    '/health?x',
  ];
  expect(ofServer.filter((path) => !isServers(path))).toEqual([]);
  expect(['/', '/clones', '/clones/1/embed', '/keys?tab=webhooks', '/documents', '/healthy'].filter(isServers)).toEqual([]);
});
