import type { Account } from './accounts.ts';
import { followUntil } from './waiting.ts';

// A small clone to ask: the guide of an observatory.

export const QUESTION = 'When was the great telescope finished?';
export const OTHER_QUESTION = 'What does a guided tour cost?';
export const ANSWER = 'The great telescope was finished in 1897 and weighs twenty tons.';
export const KNOWLEDGE = [
  'The observatory stands on the hill above the town and is open to visitors from April to October.',
  ANSWER,
  'The dome turns on forty wheels and was renewed in 1954 after a storm had damaged it.',
  'Visitors pay six euros for a guided tour, which begins at eight in the evening.',
].join(' ');
export const GUIDE = { type: 'text', title: 'A guide to the observatory', text: KNOWLEDGE, url: 'https://example.com/guide' };

export interface Clone {
  id: string;
  slug: string;
}

/** Adds a source and waits until it is ready. */
export async function addSource({ call }: Pick<Account, 'call'>, cloneId: string, source: object = GUIDE): Promise<string> {
  const { id } = await call<{ id: string }>('POST', `/v1/clones/${cloneId}/sources`, source);
  const state = async () => {
    const { status, progress } = await call<{ status: string; progress: number }>('GET', `/v1/sources/${id}`);
    if (status === 'failed') throw new Error(`The source ${id} failed.`);
    return { status, progress };
  };
  await followUntil(state, ({ status }) => status === 'ready');
  return id;
}

/** Creates a clone that knows the guide, and publishes it. */
export async function publishClone(account: Pick<Account, 'call'>, settings: object = {}): Promise<Clone> {
  const clone = await account.call<Clone>('POST', '/v1/clones', {
    name: 'Ada Lovelace',
    greeting: 'Welcome to the observatory. Ask me about the telescope, the dome, or a visit.',
    starterQuestions: [QUESTION, OTHER_QUESTION],
    ...settings,
  });
  await addSource(account, clone.id);
  await account.call('POST', `/v1/clones/${clone.id}/publish`, {});
  return clone;
}
