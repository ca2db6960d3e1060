/** Process that only ingests sources, for the test that kills it. Argument: JSON of `{ url?, dataDir?, folder }`. */
import { openDatabase } from '../../../db/open.ts';
import { systemClock } from '../../../shared/clock.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { createSourcesFixture } from '../sources/sources.testing.ts';

const { folder, ...where } = JSON.parse(process.argv[2] ?? '{}');
const database = await openDatabase({ ...where, logger: silentLogger, telemetry: noTelemetry, clock: systemClock });
await createSourcesFixture({ storage: { database, folder, close: () => database.close() } });
process.send?.('working');
