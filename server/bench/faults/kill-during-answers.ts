/** Kills the server with SIGKILL, again and again, while it answers, and repeats each call under its own key: `node server/bench/faults/kill-during-answers.ts [embedded|postgres] [times=20]`. */
import { show, table } from '../figures.ts';
import { createRandom } from '../texts.ts';
import { killDuringAnswers } from './answer-kills.ts';
import { enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const kills = numberArgument('times', 20);
const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const environment = await prepareEnvironment(engine);
  try {
    const { repeated, refused, storedTwice, wrong, slowestSeconds } = await killDuringAnswers({
      env: environment.env,
      kills,
      random: createRandom(7),
      onKill: (round, afterMs) => console.error(`${engine}: kill ${round + 1} after ${afterMs} ms`),
    });
    rows.push([engine, `${kills}`, `${repeated}`, `${refused.length}`, `${storedTwice}`, `${wrong.length}`, show(slowestSeconds, 's')]);
    for (const line of [...refused, ...wrong]) console.error(line);
    if (refused.length + storedTwice + wrong.length > 0) process.exitCode = 1;
  } finally {
    await environment.dispose();
  }
}
console.log(
  table(['database', 'kills', 'repeated calls', 'refused', 'stored twice', 'wrong or incomplete', 'slowest after the restart'], rows),
);
