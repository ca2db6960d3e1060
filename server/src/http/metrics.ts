import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Telemetry } from '../shared/telemetry.ts';

export interface Metrics {
  /** What rooms report to. */
  readonly telemetry: Telemetry;
  /** One finished request. `route` is the pattern, never the path; `seconds` until the answer's headers were ready. */
  request(request: { method: string; route: string; status: number; seconds: number }): void;
  /** One stream of events opened (+1) or closed (-1). */
  openStreams(change: 1 | -1): void;
  /** A number read when somebody looks, e.g. jobs waiting. A failing reader leaves the series out. */
  gauge(name: string, help: string, read: () => Promise<number> | number): void;
  /** The Prometheus text format. */
  text(): Promise<{ contentType: string; body: string }>;
  close(): void;
}

const HTTP_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const MODEL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160];
const JOB_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900];

/** All series of one server, in a registry of its own. Labels are few and low in number: never an id. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'cloneai_http_request_duration_seconds',
    help: 'Time until the headers of an answer were ready, by route pattern. Streams go on after that.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: HTTP_BUCKETS,
    registers,
  });
  const errors = new Counter({
    name: 'cloneai_http_errors_total',
    help: 'Answers with a status of 500 or more, by route pattern.',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  });
  const streams = new Gauge({ name: 'cloneai_open_streams', help: 'Event streams open now.', registers });
  const queries = new Histogram({
    name: 'cloneai_database_query_duration_seconds',
    help: 'Time of database statements and transactions.',
    labelNames: ['outcome'] as const,
    buckets: HTTP_BUCKETS,
    registers,
  });
  const modelLabels = ['provider', 'model', 'operation'] as const;
  const calls = new Histogram({
    name: 'cloneai_model_call_duration_seconds',
    help: 'Time of whole calls to a model.',
    labelNames: [...modelLabels, 'outcome'] as const,
    buckets: MODEL_BUCKETS,
    registers,
  });
  const tokens = new Counter({
    name: 'cloneai_model_tokens_total',
    help: 'Tokens, as the provider counted them.',
    labelNames: [...modelLabels, 'direction'] as const,
    registers,
  });
  const cost = new Counter({
    name: 'cloneai_model_cost_usd_total',
    help: 'Cost of model calls in US dollars, by the price table.',
    labelNames: modelLabels,
    registers,
  });
  const jobs = new Histogram({
    name: 'cloneai_job_duration_seconds',
    help: 'Time of background jobs.',
    labelNames: ['queue', 'outcome'] as const,
    buckets: JOB_BUCKETS,
    registers,
  });
  const usage = new Counter({
    name: 'cloneai_usage_events_reported_total',
    help: 'Usage events handed to the metering backend: accepted, known there before, refused, or not dealt with because it failed.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const delay = processSeries(registers);

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
            // A part that is down has no number; its health check says why.
            this.reset();
          }
        },
      });
      gauge.reset();
    },
    async text() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    close: () => delay.disable(),
  };
}

/** Memory, processor time and event-loop delay of this process. Returns the delay's monitor, to be disabled at the end. */
function processSeries(registers: Registry[]) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  new Gauge({
    name: 'cloneai_event_loop_delay_seconds',
    help: 'How late timers fired since the last look.',
    labelNames: ['quantile'] as const,
    registers,
    collect() {
      for (const quantile of [50, 95, 99, 100])
        this.set({ quantile: String(quantile / 100) }, Math.max(0, delay.percentile(quantile) / 1e9 - 0.01));
      delay.reset();
    },
  });
  new Gauge({
    name: 'cloneai_process_memory_bytes',
    help: 'Memory of the process by kind; rss is what the machine sees.',
    labelNames: ['kind'] as const,
    registers,
    collect() {
      const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
      for (const [kind, bytes] of Object.entries({ rss, heapUsed, external, arrayBuffers })) this.set({ kind }, bytes);
    },
  });
  new Gauge({
    name: 'cloneai_process_cpu_seconds',
    help: 'Processor time used since the start.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.set((user + system) / 1e6);
    },
  });
  return delay;
}
