/** Measures start times and idle memory: `node server/bench/faults/idle-memory.ts [embedded|postgres] [starts=5] [rest=15]`. */
import { show, table, verdict } from '../figures.ts';
import { runStarts } from '../start-runs.ts';
import { enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const environment = await prepareEnvironment(engine);
  try {
    const { firstMs, healthMs, idleMb } = await runStarts(environment.databaseUrl, numberArgument('starts', 5), numberArgument('rest', 15));
    rows.push([
      engine,
      show(firstMs, 'ms'),
      `${show(healthMs, 'ms')}${engine === 'postgres' ? `, ${verdict(healthMs, 500, 'at most', 'ms')}` : ''}`,
      show(idleMb.own, 'MB'),
      `${show(idleMb.tree, 'MB')}, ${verdict(idleMb.tree, engine === 'postgres' ? 150 : 450, 'at most', 'MB')}`,
    ]);
  } finally {
    await environment.dispose();
  }
}
console.log(
  table(['database', 'first start', 'later starts, median', 'idle memory, server process', 'idle memory, with child processes'], rows),
);
