import type { connectSession } from './realtime.ts';

/** What is loaded with the first stream only, as one file. */
export { followAnswer, readToEnd } from './answer.ts';
export { followCall } from './follow.ts';
export { waitUntilReady } from './sources.ts';

/** Sockets are a file of their own, reached from here so that a page that opens none pays nothing for them. */
export const connect = async (...args: Parameters<typeof connectSession>) => (await import('./realtime.ts')).connectSession(...args);
