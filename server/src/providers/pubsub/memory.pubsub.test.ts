import { silentLogger } from '../../shared/logger.ts';
import { createMemoryPubSub } from './memory.pubsub.ts';
import { pubsubSuite } from './pubsub.suite.ts';

pubsubSuite(async () => {
  const pubsub = createMemoryPubSub({ logger: silentLogger });
  return [pubsub, pubsub];
});
