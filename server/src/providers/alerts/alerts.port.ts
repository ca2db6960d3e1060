/** Alerts for the operator of the server: conditions that a person should look at soon. */
export interface Alerts {
  /**
   * Returns at once and never throws. Sends at most one alert an hour for each `key`, and a limited number in total. An alert consists of
   * fixed words, numbers and ids: no secrets, no personal data, no tenant text, no error messages.
   */
  alert(alert: Alert): void;
  /** Resolves when pending alerts are delivered, after `milliseconds` at the latest. */
  flush(milliseconds: number): Promise<void>;
}

export interface Alert {
  /** `info`: the problem is resolved. */
  severity: 'info' | 'warning' | 'critical';
  /** One line. */
  title: string;
  /** The consequence and what to do. */
  text: string;
  /** Identifies the problem, not the occurrence: `model:chat`. */
  key: string;
}

/** A channel to the operator. */
export interface AlertChannel {
  readonly name: string;
  /** Rejects if the alert was not delivered. Then it is retried. */
  deliver(alert: Alert, signal: AbortSignal): Promise<void>;
}
