import type { Module } from '../../http/module.ts';
import { docsRoutes } from './docs.routes.ts';

/** `/openapi.json` and the reference page that shows it. */
export function createDocsModule({ contract }: { contract: () => object }) {
  return { usecases: {}, pages: [{ router: docsRoutes({ contract }) }] } satisfies Module;
}
