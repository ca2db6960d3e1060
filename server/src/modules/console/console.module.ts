import type { Module } from '../../http/module.ts';
import { createConsoleApp } from './console.routes.ts';

/** The built console: its files, and every address below `/` that no other route answers. */
export function createConsoleModule() {
  const app = createConsoleApp();
  return { usecases: { deepLink: app.deepLink }, pages: [{ router: app.routes }] } satisfies Module;
}
