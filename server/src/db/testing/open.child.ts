import { systemClock } from '../../shared/clock.ts';
import { type Logger, silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { type OpenDatabaseOptions, openDatabase } from '../open.ts';

// Opens the database of `argv[2]` (JSON), reports what it applied, and keeps it open until the parent sends a message.
const applied: unknown[] = [];
const logger: Logger = {
  ...silentLogger,
  info: (fields) => {
    if ('migration' in fields) applied.push(fields.migration);
  },
};
const options = JSON.parse(process.argv[2] ?? '{}') as Partial<OpenDatabaseOptions>;
try {
  const database = await openDatabase({ ...options, logger, telemetry: noTelemetry, clock: systemClock });
  const { rows } = await database.query('select session_user as role');
  process.send?.({ applied, role: rows[0]?.role });
  process.once('message', () => void database.close().then(() => process.disconnect()));
} catch (error) {
  process.send?.({ refused: (error as Error).message });
  process.disconnect();
}
