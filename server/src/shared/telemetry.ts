/** Measurements from modules; `http/observe.ts` exports them to Prometheus. Labels have few distinct values, so never use an id. */
export interface Telemetry {
  modelCall(call: {
    provider: string;
    model: string;
    operation: 'chat' | 'embed';
    outcome: 'ok' | 'error' | 'aborted' | 'timeout';
    seconds: number;
    inputTokens?: number;
    outputTokens?: number;
    /** Millionths of a US dollar. */
    costMicros?: number;
  }): void;
  databaseQuery(query: { outcome: 'ok' | 'error'; seconds: number }): void;
  job(job: { queue: string; outcome: 'ok' | 'error'; seconds: number }): void;
  /** Usage events sent to an external metering backend, by outcome. */
  usageReported(report: { outcome: 'accepted' | 'duplicate' | 'refused' | 'failed'; events: number }): void;
}

export const noTelemetry: Telemetry = { modelCall() {}, databaseQuery() {}, job() {}, usageReported() {} };
