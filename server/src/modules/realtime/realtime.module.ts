import type { Module } from '../../http/module.ts';
import type { Sockets } from '../../http/sockets.ts';
import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { realtimeRoutes, type SocketRouteDeps } from './realtime.routes.ts';
import { createRealtimeUsecases } from './realtime.usecases.ts';

type RealtimeDeps = Parameters<typeof createRealtimeUsecases>[0];

interface RealtimeModuleDeps {
  pubsub: PubSub;
  sockets: Sockets;
  countCall: SocketRouteDeps['countCall'];
  clock: Clock;
  logger: Logger;
  neighbors: {
    chat: Pick<RealtimeDeps, 'followSession' | 'streamMessage'> & { stopMessage: RealtimeDeps['stopMessage'] };
    accounts: Pick<RealtimeDeps, 'resolveCaller'>;
    idempotency: Pick<RealtimeDeps, 'calls'>;
  };
}

export function createRealtimeModule({ pubsub, sockets, countCall, clock, logger, neighbors }: RealtimeModuleDeps) {
  const { chat, accounts, idempotency } = neighbors;
  const usecases = createRealtimeUsecases({
    followSession: chat.followSession,
    streamMessage: chat.streamMessage,
    stopMessage: chat.stopMessage,
    resolveCaller: accounts.resolveCaller,
    calls: idempotency.calls,
    pubsub,
    clock,
    logger,
  });
  return {
    usecases,
    routes: [realtimeRoutes(usecases, { sockets, countCall })],
    workers: [{ start: () => usecases.start(), drain: () => usecases.stop() }],
  } satisfies Module;
}
