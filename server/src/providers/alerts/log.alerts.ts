import type { Logger } from '../../shared/logger.ts';
import type { AlertChannel } from './alerts.port.ts';

const LEVELS = { info: 'info', warning: 'warn', critical: 'error' } as const;

/** Writes alerts to the server's log. */
export function createLogAlerts({ logger }: { logger: Logger }): AlertChannel {
  return {
    name: 'log',
    async deliver({ severity, title, text, key }) {
      logger[LEVELS[severity]]({ alert: key, severity, text }, title);
    },
  };
}
