import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Telemetry } from '../shared/telemetry.ts';

export interface Metrics {
  /** What modules report to. */
  readonly telemetry: Telemetry;
  /** Records one request. `route` is the pattern, never the path; `seconds` is the time until the response headers were ready. */
  request(request: { method: string; route: string; status: number; seconds: number }): void;
  /** Records that an event stream opened (+1) or closed (-1). */
  openStreams(change: 1 | -1): void;
  /** Registers a number that is read when metrics are collected, such as waiting jobs. If `read` fails, the series is left out. */
  gauge(name: string, help: string, read: () => Promise<number> | number): void;
  /** The Prometheus text format. */
  text(): Promise<{ contentType: string; body: string }>;
  close(): void;
}

const HTTP_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const MODEL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160];
const JOB_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900];

/**
 * All metrics of one process, in its own registry. Labels have few values and are never IDs. `worker` is the number of the process among
 * those that serve one port, and becomes a label of every series.
 */
export function createMetrics({ worker }: { worker?: number | undefined } = {}): Metrics {
  const registry = new Registry();
  if (worker !== undefined) registry.setDefaultLabels({ worker: String(worker) });
  const registers = [registry];
  const requests = new Histogram({
    name: 'cloneai_http_request_duration_seconds',
    help: 'Time until the response headers were ready, by route pattern. Streams continue after that.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: HTTP_BUCKETS,
    registers,
  });
  const errors = new Counter({
    name: 'cloneai_http_errors_total',
    help: 'Responses with a status of 500 or more, by route pattern.',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  });
  const streams = new Gauge({ name: 'cloneai_open_streams', help: 'Open event streams.', registers });
  const queries = new Histogram({
    name: 'cloneai_database_query_duration_seconds',
    help: 'Duration of database statements and transactions.',
    labelNames: ['outcome'] as const,
    buckets: HTTP_BUCKETS,
    registers,
  });
  const modelLabels = ['provider', 'model', 'operation'] as const;
  const calls = new Histogram({
    name: 'cloneai_model_call_duration_seconds',
    help: 'Duration of model calls.',
    labelNames: [...modelLabels, 'outcome'] as const,
    buckets: MODEL_BUCKETS,
    registers,
  });
  const tokens = new Counter({
    name: 'cloneai_model_tokens_total',
    help: 'Tokens, as counted by the provider.',
    labelNames: [...modelLabels, 'direction'] as const,
    registers,
  });
  const cost = new Counter({
    name: 'cloneai_model_cost_usd_total',
    help: 'Cost of model calls in US dollars, from the price table.',
    labelNames: modelLabels,
    registers,
  });
  const jobs = new Histogram({
    name: 'cloneai_job_duration_seconds',
    help: 'Duration of background jobs.',
    labelNames: ['queue', 'outcome'] as const,
    buckets: JOB_BUCKETS,
    registers,
  });
  const usage = new Counter({
    name: 'cloneai_usage_events_reported_total',
    help: 'Usage events sent to the metering backend, by outcome.',
    labelNames: ['outcome'] as const,
    registers,
  });
  // The standard names (`process_*`, `nodejs_*`) that public dashboards for Node.js expect.
  collectDefaultMetrics({ register: registry });

  return {
    telemetry: {
      modelCall({ provider, model, operation, outcome, seconds, inputTokens, outputTokens, costMicros }) {
        calls.observe({ provider, model, operation, outcome }, seconds);
        if (inputTokens) tokens.inc({ provider, model, operation, direction: 'input' }, inputTokens);
        if (outputTokens) tokens.inc({ provider, model, operation, direction: 'output' }, outputTokens);
        if (costMicros) cost.inc({ provider, model, operation }, costMicros / 1_000_000);
      },
      databaseQuery: ({ outcome, seconds }) => queries.observe({ outcome }, seconds),
      job: ({ queue, outcome, seconds }) => jobs.observe({ queue, outcome }, seconds),
      usageReported: ({ outcome, events }) => usage.inc({ outcome }, events),
    },
    request({ method, route, status, seconds }) {
      requests.observe({ method, route, status }, seconds);
      if (status >= 500) errors.inc({ method, route, status });
    },
    openStreams: (change) => streams.inc(change),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers,
        async collect() {
          try {
            this.set(await read());
          } catch {
            // A service that is down has no number. Its health check gives the reason.
            this.reset();
          }
        },
      });
      gauge.reset();
    },
    async text() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    close: () => registry.clear(),
  };
}
