/** News for the operator of the server (not for its users): what a person should look at, soon. */
export interface Alerts {
  /**
   * Returns at once and never throws. At most one an hour of each `key`, and a bounded number in all. What it says is made of fixed
   * words, figures and ids: no secret, no personal data, no text of a tenant, no error's message.
   */
  alert(alert: Alert): void;
  /** Resolves when all that was under way is out, after `milliseconds` at the latest. */
  flush(milliseconds: number): Promise<void>;
}

export interface Alert {
  /** `info`: it is well again. */
  severity: 'info' | 'warning' | 'critical';
  /** One line. */
  title: string;
  /** What it means and what to do. */
  text: string;
  /** Names the trouble, not the occurrence: `model:chat`. */
  key: string;
}

/** A way to the operator. */
export interface AlertChannel {
  readonly name: string;
  /** Rejects when the alert did not arrive; it is tried again then. */
  deliver(alert: Alert, signal: AbortSignal): Promise<void>;
}
