import { z } from '@hono/zod-openapi';
import { type AppRouter, createRouter, defineRoute } from '../../http/router.ts';
import type { Logger } from '../../shared/logger.ts';
import { createHealthReporter, type PartCheck } from './run-checks.ts';

const Liveness = z
  .object({
    status: z.enum(['ok', 'draining']),
    version: z.string(),
    uptimeSeconds: z.number(),
  })
  .openapi('Liveness');

const PartHealth = z
  .object({
    status: z.enum(['ok', 'down']),
    needed: z.boolean().openapi({ description: 'The server cannot do its work without this part.' }),
    latencyMs: z.number(),
    checkedAt: z.iso.datetime().openapi({ description: 'A result is shown again for a while.' }),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    message: z.string().nullable().openapi({ description: 'What is wrong, when it is down.' }),
  })
  .openapi('PartHealth');

const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'down', 'draining']).openapi({
      description: '`degraded`: a part is down that the server can do without. `down`, `draining`: answered as 503.',
    }),
    version: z.string(),
    uptimeSeconds: z.number(),
    parts: z.record(z.string(), PartHealth),
  })
  .openapi('Health');

export interface HealthDeps {
  version: string;
  checks: readonly PartCheck[];
  log: Logger;
  /** True from the moment the server was told to stop. */
  isDraining(): boolean;
}

const json = <S extends z.ZodType>(description: string, schema: S) => ({ description, content: { 'application/json': { schema } } });

function detailed(operationId: string, path: string, summary: string) {
  return defineRoute(
    { operationId, auth: 'public', limit: 'none' },
    {
      method: 'get',
      path,
      tags: ['Health'],
      summary,
      responses: { 200: json('It works.', Health), 503: json('A part that is needed is down, or the server is stopping.', Health) },
    },
  );
}

/** The four health doors. `/health` does no work at all; the others look at the parts and tell what they saw. */
export function healthRoutes({ version, checks, log, isDraining }: HealthDeps): AppRouter {
  const router = createRouter();
  const reporter = createHealthReporter(checks, log);
  const started = performance.now();
  const uptimeSeconds = () => Math.round((performance.now() - started) / 1000);

  router.openapi(
    defineRoute(
      { operationId: 'retrieveHealth', auth: 'public', limit: 'none' },
      {
        method: 'get',
        path: '/health',
        tags: ['Health'],
        summary: 'Is the process alive?',
        responses: { 200: json('It is.', Liveness), 503: json('It is stopping.', Liveness) },
      },
    ),
    (c) => {
      const draining = isDraining();
      return c.json({ status: draining ? 'draining' : 'ok', version, uptimeSeconds: uptimeSeconds() } as const, draining ? 503 : 200);
    },
  );

  const look = async (wanted: (part: PartCheck) => boolean) => {
    const parts = await reporter(wanted);
    const down = Object.values(parts).filter((part) => part.status === 'down');
    const draining = isDraining();
    const status = draining ? 'draining' : down.some((part) => part.needed) ? 'down' : down.length > 0 ? 'degraded' : 'ok';
    return [
      { status, version, uptimeSeconds: uptimeSeconds(), parts } as const,
      status === 'down' || status === 'draining' ? (503 as const) : (200 as const),
    ] as const;
  };

  router.openapi(detailed('retrieveDetailedHealth', '/health/detailed', 'Every part of the server'), async (c) =>
    c.json(...(await look(() => true))),
  );
  router.openapi(detailed('retrieveDatabaseHealth', '/health/db', 'The database'), async (c) =>
    c.json(...(await look((part) => part.group === 'db'))),
  );
  router.openapi(detailed('retrieveModelHealth', '/health/ai', 'The language model and the embedder'), async (c) =>
    c.json(...(await look((part) => part.group === 'ai'))),
  );
  return router;
}
