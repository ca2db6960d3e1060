import type { Clock } from '../../shared/clock.ts';
import type { Telemetry } from '../../shared/telemetry.ts';
import type { Alerts } from './alerts.port.ts';

const WINDOW_MS = 60_000;
/** Number of failures within the window that count as an outage, if there are at least as many failures as successes. */
const FAILURES = 5;
/** Number of consecutive successes after which the model counts as recovered. */
const RECOVERED_AFTER = 3;
const MAX_REMEMBERED = 10_000;

interface ModelState {
  failed: number[];
  succeeded: number[];
  failing: boolean;
  successesInARow: number;
}

/** Forwards telemetry, and alerts the operator when a model keeps failing and when it recovers. */
export function monitorModels({ telemetry, alerts, clock }: { telemetry: Telemetry; alerts: Alerts; clock: Clock }): Telemetry {
  const states = new Map<string, ModelState>();

  function note(operation: 'chat' | 'embed', ok: boolean): void {
    const now = clock.now().getTime();
    const state = states.get(operation) ?? { failed: [], succeeded: [], failing: false, successesInARow: 0 };
    states.set(operation, state);
    (ok ? state.succeeded : state.failed).push(now);
    for (const times of [state.failed, state.succeeded])
      while (times.length > MAX_REMEMBERED || (times[0] ?? now) <= now - WINDOW_MS) times.shift();
    state.successesInARow = ok ? state.successesInARow + 1 : 0;
    const what = operation === 'chat' ? 'The chat model' : 'The embedding model';
    const { length: failures } = state.failed;
    if (!ok && failures >= FAILURES && failures >= state.succeeded.length) {
      state.failing = true;
      // Raised with each further failure. The key limits it to one an hour.
      alerts.alert({
        severity: 'critical',
        title: `${what} keeps failing`,
        text: `${failures} of ${failures + state.succeeded.length} calls failed within a minute. /health/ai and the log have more details.`,
        key: `model:${operation}`,
      });
    } else if (state.failing && state.successesInARow >= RECOVERED_AFTER) {
      state.failing = false;
      const text = `The last ${RECOVERED_AFTER} calls succeeded.`;
      alerts.alert({ severity: 'info', title: `${what} answers again`, text, key: `model:${operation}:recovered` });
    }
  }

  return {
    ...telemetry,
    modelCall(call) {
      telemetry.modelCall(call);
      // An aborted call is not a failure.
      if (call.outcome !== 'aborted') note(call.operation, call.outcome === 'ok');
    },
  };
}
