/** What rooms report about themselves; `http/observe.ts` turns it into Prometheus series. Labels are low in number: never an id. */
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
  /** Usage events that were handed to a metering backend outside, or could not be. */
  usageReported(report: { outcome: 'accepted' | 'duplicate' | 'refused' | 'failed'; events: number }): void;
}

export const noTelemetry: Telemetry = { modelCall() {}, databaseQuery() {}, job() {}, usageReported() {} };
