import { type ChatRuns, type Effort, runChats } from './chat-runs.ts';
import { probe } from './measure.ts';
import { needsAnotherRound } from './noise.ts';
import { SUBJECTS, type SubjectName, type Surroundings, startSubject, TITLES } from './subjects.ts';

/** One round: every subject that runs on this machine, each in a new process. */
export type Round = { bare: ChatRuns; cloneai: ChatRuns } & Partial<Record<SubjectName, ChatRuns>>;

export interface Rounds {
  rounds: Round[];
  /** Calls of the model per chat of the product. */
  modelCalls: { chat: number; embeddings: number };
}

/** Runs rounds until the baseline's own saturation is steady, within the effort's limits. */
export async function runRounds(around: Surroundings, effort: Effort, say: (text: string) => void): Promise<Rounds> {
  const rounds: Round[] = [];
  let modelCalls = { chat: 0, embeddings: 0 };
  const saturations = () => rounds.map(({ bare }) => bare.saturation.chatsPerSecond);
  while (needsAnotherRound(saturations(), { fewest: effort.rounds, most: effort.maxRounds })) {
    const round: Partial<Round> = {};
    for (const name of SUBJECTS) {
      const running = await startSubject(name, around, round.bare?.saturation.chatsPerSecond ?? 0);
      if (!running) continue;
      try {
        round[name] = await runChats(running.subject, effort, (text) => say(`round ${rounds.length + 1}, ${TITLES[name]}: ${text}`));
        if (name === 'cloneai') modelCalls = await probe(running.subject);
      } catch (error) {
        console.error(running.log().slice(-20).join('\n'));
        throw error;
      } finally {
        await running.stop();
      }
    }
    rounds.push(round as Round);
  }
  return { rounds, modelCalls };
}
