/** Start times and memory at rest, without load: `node server/bench/faults/idle-memory.ts [embedded|postgres] [starts=5] [rest=15]`. */
import { show, table, verdict } from '../figures.ts';
import { runStarts } from '../start-runs.ts';
import { enginesToRun, numberArgument, prepareStage } from './stage.ts';

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const stage = await prepareStage(engine);
  try {
    const { firstMs, laterMs, idleMb } = await runStarts(stage.databaseUrl, numberArgument('starts', 5), numberArgument('rest', 15));
    rows.push([
      engine,
      show(firstMs, 'ms'),
      `${show(laterMs, 'ms')}${engine === 'postgres' ? `, ${verdict(laterMs, 500, 'at most', 'ms')}` : ''}`,
      show(idleMb.own, 'MB'),
      `${show(idleMb.tree, 'MB')}, ${verdict(idleMb.tree, engine === 'postgres' ? 150 : 450, 'at most', 'MB')}`,
    ]);
  } finally {
    await stage.dispose();
  }
}
console.log(table(['database', 'first start', 'later starts, median', 'at rest, the process', 'at rest, all its processes'], rows));
