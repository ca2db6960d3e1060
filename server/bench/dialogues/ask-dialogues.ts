import type { Database } from '../../src/db/db.ts';
import { createTestWorkspace } from '../../src/modules/accounts/testing/accounts.testing.ts';
import { createTestChat, insertSession } from '../../src/modules/chat/chat.testing.ts';
import type { RetrievedChunk } from '../../src/modules/knowledge/knowledge.schemas.ts';
import { createOfflineEmbedder } from '../../src/providers/embedder/offline.embedder.ts';
import { createExtractiveLlm } from '../../src/providers/llm/extractive.llm.ts';
import { inProcessTarget } from '../retrieval.targets.ts';
import { DIALOGUES, type Dialogue, type DialogueTurn } from './dialogues.ts';
import { type DialogueWorld, WORLDS } from './worlds.ts';

const THRESHOLD = 0.7;

/** Each starter question after each other one, in one conversation. */
export function starterDialogues(): Dialogue[] {
  return Object.entries(WORLDS as Record<string, DialogueWorld>).flatMap(([world, { starters }]) =>
    starters.flatMap((first) =>
      starters
        .filter((second) => second !== first)
        .map((second) => ({
          world: world as Dialogue['world'],
          turns: [first, second].map(({ question, expect }): DialogueTurn => [question, expect]),
        })),
    ),
  );
}

interface DialogueScore {
  right: number;
  all: number;
  /** The turns that are wrong, with their conversation and the answer. */
  wrong: string[];
}

/** Holds conversations with clones without a model, through chat and a real search. A dialogue is right if all of its answers are. */
export async function askDialogues(database: Database, dialogues: readonly Dialogue[] = DIALOGUES): Promise<DialogueScore> {
  const { ctx } = await createTestWorkspace(database);
  const target = inProcessTarget(database, createOfflineEmbedder());
  const chats = new Map<string, ReturnType<typeof createTestChat>['chat']>();
  for (const [name, world] of Object.entries(WORLDS as Record<string, DialogueWorld>)) {
    const cloneId = await target.makeClone(name);
    await target.addTexts(cloneId, [...world.texts]);
    const { chat } = createTestChat(database, createExtractiveLlm(), {
      settings: { name: world.name, bio: world.bio, starterQuestions: world.starters.map(({ question }) => question) },
      async search(_ctx, _cloneId, { query, limit = 10, threshold = THRESHOLD }): Promise<RetrievedChunk[]> {
        return (await target.search(cloneId, query, limit)).filter(({ relevance }) => relevance >= threshold);
      },
    });
    chats.set(name, chat);
  }
  const score: DialogueScore = { right: 0, all: dialogues.length, wrong: [] };
  for (const { world, turns } of dialogues) {
    const { sessionId } = await insertSession(database, ctx);
    let isRight = true;
    for (const [content, expected] of turns) {
      const answer = await chats.get(world)?.createMessage(ctx, sessionId, { content });
      const refused = answer?.finishReason === 'refused';
      if (expected === null ? refused : !refused && expected.split('|').some((one) => answer?.content.includes(one))) continue;
      isRight = false;
      score.wrong.push(
        `${turns.map(([one]) => one).join(' → ')}\n  ${content} (${expected ?? 'a refusal'}): ${answer?.content.slice(0, 200)}`,
      );
    }
    if (isRight) score.right++;
  }
  return score;
}
