/** What is loaded with the first stream only, as one file. */
export { followAnswer, readToEnd } from './answer.ts';
export { followCall } from './follow.ts';
export { waitUntilReady } from './sources.ts';
