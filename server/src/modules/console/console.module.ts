import type { Module } from '../../http/module.ts';
import { consoleFace } from './console.routes.ts';

/** The built console: its files, and every address below `/` that no other route answers. */
export function createConsoleModule() {
  const app = consoleFace();
  return { usecases: { deepLink: app.deepLink }, pages: [{ router: app.routes }] } satisfies Module;
}
