import { Resources } from './generated/resources.ts';

/**
 * The client of a CloneAI server. Each resource of the API is a field: `client.clones`, `client.sources`, `client.sessions`, …
 *
 * @example
 * ```ts
 * const client = new CloneAI({ apiKey: 'sk_…', baseUrl: 'https://clones.example.com' });
 * const clone = await client.clones.create({ name: 'Ada' });
 * ```
 */
export class CloneAI extends Resources {}
