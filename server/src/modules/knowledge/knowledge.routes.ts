import { createRouter } from '../../http/router.ts';
import type { EventStreams } from '../../http/sse.ts';
import { searchRoutes } from './knowledge.search.routes.ts';
import type { SearchUsecases } from './knowledge.search.usecases.ts';
import { sourcesRoutes } from './knowledge.sources.routes.ts';
import type { SourcesUsecases } from './knowledge.sources.usecases.ts';

/** What goes in (sources) and what can be found (search). */
export function knowledgeRoutes(usecases: { sources: SourcesUsecases; search: SearchUsecases }, streams: EventStreams) {
  return createRouter().route('/', sourcesRoutes(usecases.sources, streams)).route('/', searchRoutes(usecases.search));
}
