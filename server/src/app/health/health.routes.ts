import { z } from '@hono/zod-openapi';
import { type AppRouter, createRouter, defineRoute } from '../../http/router.ts';
import type { Logger } from '../../shared/logger.ts';
import type { IsOperator } from './operator.ts';
import { createHealthReporter, type PartCheck, type PartReport } from './run-checks.ts';

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
    needed: z.boolean().openapi({ description: 'Whether the server cannot work without this part.' }),
    latencyMs: z.number().optional().openapi({ description: 'How long the check took. For operators only.' }),
    checkedAt: z.iso
      .datetime()
      .optional()
      .openapi({ description: 'When the check ran. Results are cached for a short time. For operators only.' }),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).openapi({
      description: 'Versions, sizes, and names of engines, for operators. Everybody sees whether the chat model is `generative`.',
    }),
    message: z.string().nullable().optional().openapi({ description: 'The error, when the part is down. For operators only.' }),
  })
  .openapi('PartHealth');

const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'down', 'draining']).openapi({
      description: '`degraded`: an optional part is down. `down` and `draining` have status 503.',
    }),
    version: z.string().optional().openapi({ description: 'For operators only.' }),
    uptimeSeconds: z.number().optional().openapi({ description: 'For operators only.' }),
    parts: z.record(z.string(), PartHealth),
  })
  .openapi('Health');

export interface HealthDeps {
  version: string;
  checks: readonly PartCheck[];
  log: Logger;
  /** True once the server was told to stop. */
  isDraining(): boolean;
  /** Whether the caller may see versions, details, and errors. Everybody else sees which parts work. */
  isOperator: IsOperator;
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
      description:
        'Runs the checks, or shows their results from a few seconds ago. Answers 503 if a part that the server needs is down. Everybody sees which parts work. Operators also see versions, durations, details, and errors: they send METRICS_TOKEN as a bearer token or, if it is not set, call from the machine of the server.',
      responses: { 200: json('The server works.', Health), 503: json('A required part is down, or the server is stopping.', Health) },
    },
  );
}

/**
 * The health routes. `/health` and `/health/live` check nothing, `/health/ready` checks the database, the others check the parts that they
 * name. A process that is stopping is alive, but not ready: a load balancer stops sending it requests, and nothing restarts it.
 */
export function healthRoutes({ version, checks, log, isDraining, isOperator }: HealthDeps): AppRouter {
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
        summary: 'Check whether the process is alive',
        description: 'Checks none of its parts, so it answers at once. Answers 503 while the server stops.',
        responses: { 200: json('The process is alive.', Liveness), 503: json('The server is stopping.', Liveness) },
      },
    ),
    (c) => {
      const draining = isDraining();
      return c.json({ status: draining ? 'draining' : 'ok', version, uptimeSeconds: uptimeSeconds() } as const, draining ? 503 : 200);
    },
  );

  router.openapi(
    defineRoute(
      { operationId: 'retrieveLiveness', auth: 'public', limit: 'none' },
      {
        method: 'get',
        path: '/health/live',
        tags: ['Health'],
        summary: 'Check whether the process must be restarted',
        description: 'For liveness probes. Answers 200 while the server starts, works, and stops.',
        responses: { 200: json('The process is alive.', Liveness) },
      },
    ),
    (c) => c.json({ status: isDraining() ? 'draining' : 'ok', version, uptimeSeconds: uptimeSeconds() } as const, 200),
  );

  const check = async (c: Parameters<IsOperator>[0], wanted: (part: PartCheck) => boolean) => {
    const parts = await reporter(wanted);
    const down = Object.values(parts).filter((part) => part.status === 'down');
    const draining = isDraining();
    const status: 'ok' | 'degraded' | 'down' | 'draining' = draining
      ? 'draining'
      : down.some((part) => part.needed)
        ? 'down'
        : down.length > 0
          ? 'degraded'
          : 'ok';
    const report = isOperator(c) ? { status, version, uptimeSeconds: uptimeSeconds(), parts } : { status, parts: publicPartsOf(parts) };
    return [report, status === 'down' || status === 'draining' ? (503 as const) : (200 as const)] as const;
  };

  router.openapi(
    defineRoute(
      { operationId: 'retrieveReadiness', auth: 'public', limit: 'none' },
      {
        method: 'get',
        path: '/health/ready',
        tags: ['Health'],
        summary: 'Check whether to send requests to this server',
        description:
          'For readiness probes and load balancers. Answers 503 while the server starts, while its database is down, and from SIGTERM on. The server still accepts requests for SHUTDOWN_DELAY_SECONDS after SIGTERM.',
        responses: { 200: json('Send requests.', Health), 503: json('Send no new requests.', Health) },
      },
    ),
    async (c) => c.json(...(await check(c, (part) => part.group === 'db'))),
  );
  router.openapi(detailed('retrieveDetailedHealth', '/health/detailed', 'Check every part of the server'), async (c) =>
    c.json(...(await check(c, () => true))),
  );
  router.openapi(detailed('retrieveDatabaseHealth', '/health/db', 'Check the database'), async (c) =>
    c.json(...(await check(c, (part) => part.group === 'db'))),
  );
  router.openapi(detailed('retrieveModelHealth', '/health/ai', 'Check the language model and the embedder'), async (c) =>
    c.json(...(await check(c, (part) => part.group === 'ai'))),
  );
  return router;
}

/** Details that everybody may see: the console tells whether a language model answers. */
const PUBLIC_DETAILS = ['generative'];

/** What everybody may see. Versions, free space, and errors would help an attacker. */
function publicPartsOf(parts: Record<string, PartReport>) {
  const publicPart = ({ status, needed, details }: PartReport) => ({
    ...{ status, needed },
    details: Object.fromEntries(Object.entries(details).filter(([name]) => PUBLIC_DETAILS.includes(name))),
  });
  return Object.fromEntries(Object.entries(parts).map(([name, report]) => [name, publicPart(report)]));
}
