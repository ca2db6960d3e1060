import { CloneAI, CloneAIError, ConnectionError, type CreateApiKeyInput, type CreateCloneInput, ExpertSession } from '@cloneai/sdk';

// Prepares a clone for an example, so that one command is enough. For your own site you do this in the console.

type Scope = Extract<CreateApiKeyInput, { kind: 'secret' }>['scopes'][number];

export interface CloneToTry {
  baseUrl: string;
  slug: string;
  /** A secret key with the requested scopes; undefined if none were requested or CLONEAI_API_KEY is not set. */
  apiKey: string | undefined;
  /** Whether it was created for this run. */
  created: boolean;
}

export const QUESTION = 'When was the great telescope finished?';
const KNOWLEDGE = `The observatory stands on the hill above the town and is open to visitors from April to October.
The great telescope was finished in 1897 and weighs twenty tons.
The dome turns on forty wheels and was renewed in 1954 after a storm had damaged it.
Visitors pay six euros for a guided tour, which begins at eight in the evening.`;

interface Requirements {
  /** Web pages that may embed the clone. */
  origins?: string[];
  scopes?: Scope[];
  /** Further settings of the new clone. */
  clone?: Partial<CreateCloneInput>;
}

/** Returns the clone in CLONEAI_CLONE with the key in CLONEAI_API_KEY. Without them, creates an account with a small clone. */
export async function cloneToTry({ origins = [], scopes = [], clone: settings }: Requirements): Promise<CloneToTry> {
  const baseUrl = (process.env.CLONEAI_BASE_URL ?? 'http://localhost:8787').replace(/\/+$/, '');
  const { CLONEAI_CLONE: slug, CLONEAI_API_KEY: apiKey } = process.env;
  if (slug) {
    if (scopes.length > 0 && !apiKey) throw new Error(`Set CLONEAI_API_KEY to a secret key with the scopes ${scopes.join(', ')}.`);
    return { baseUrl, slug, apiKey, created: false };
  }

  // Retries while the server is still starting.
  const expert = new ExpertSession({ baseUrl, maxRetries: 10 });
  await expert.register({ email: `example-${crypto.randomUUID().slice(0, 8)}@example.com`, password: crypto.randomUUID() });
  const client = new CloneAI({ baseUrl, accessToken: expert.token });
  const clone = await client.clones.create({
    name: 'Ada, the observatory’s guide',
    bio: 'Knows the great telescope, the dome, and what a visit costs.',
    greeting: 'Welcome to the observatory. What would you like to know?',
    starterQuestions: [QUESTION, 'What does a guided tour cost?'],
    allowedOrigins: origins,
    ...settings,
  });
  const source = await client.sources.create(clone.id, { type: 'text', title: 'A guide to the observatory', text: KNOWLEDGE });
  await client.sources.waitUntilReady(source.id);
  await client.clones.publish(clone.id);
  const key = scopes.length > 0 ? await client.apiKeys.create({ kind: 'secret', name: 'Example', scopes }) : undefined;
  return { baseUrl, slug: clone.slug, apiKey: key && 'key' in key ? key.key : undefined, created: true };
}

/** Runs an example, and explains what to do when no server is running. */
export async function runExample(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof CloneAIError)) throw error;
    console.error(`\n  ${error.message}\n${error instanceof ConnectionError ? '  Is the server running? Start it with: npm start\n' : ''}`);
    process.exit(1);
  }
}

/** Prints the example's URL. Tests wait for this line. */
export function announce(url: string, { baseUrl, slug, created }: CloneToTry): void {
  console.log(
    `\n  Open ${url}\n\n  It uses the clone ${slug} at ${baseUrl}${created ? ', created for this run (set CLONEAI_CLONE to use yours)' : ''}.\n`,
  );
}
