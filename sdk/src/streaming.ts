/** The entry of the chunk that loads with the first stream. */
export { streamAnswer } from './answer.ts';
export { followEndpoint } from './follow-events.ts';
