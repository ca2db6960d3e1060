import { CloneAI, CloneAIError, ConnectionError, type CreateApiKeyInput, type CreateCloneInput, ExpertSession } from '@cloneai/sdk';

// What an example needs before it can start, so that one command is enough. Your own site has all of this from the console.

type Scope = Extract<CreateApiKeyInput, { kind: 'secret' }>['scopes'][number];

export interface CloneToTry {
  baseUrl: string;
  slug: string;
  /** A secret key with the scopes asked for; undefined when none were, or when yours is not in CLONEAI_API_KEY. */
  apiKey: string | undefined;
  /** Made just now, to be thrown away. */
  made: boolean;
}

export const QUESTION = 'When was the great telescope finished?';
const KNOWLEDGE = `The observatory stands on the hill above the town and is open to visitors from April to October.
The great telescope was finished in 1897 and weighs twenty tons.
The dome turns on forty wheels and was renewed in 1954 after a storm had damaged it.
Visitors pay six euros for a guided tour, which begins at eight in the evening.`;

interface Wanted {
  /** Web pages that may embed the clone. */
  origins?: string[];
  scopes?: Scope[];
  /** Settings of the new clone besides. */
  clone?: Partial<CreateCloneInput>;
}

/** The clone that CLONEAI_CLONE names, with the key in CLONEAI_API_KEY; without it, a new account with a small clone, to throw away. */
export async function cloneToTry({ origins = [], scopes = [], clone: settings }: Wanted): Promise<CloneToTry> {
  const baseUrl = (process.env.CLONEAI_BASE_URL ?? 'http://localhost:8787').replace(/\/+$/, '');
  const { CLONEAI_CLONE: slug, CLONEAI_API_KEY: apiKey } = process.env;
  if (slug) {
    if (scopes.length > 0 && !apiKey) throw new Error(`Put a secret key of ${slug} into CLONEAI_API_KEY, with ${scopes.join(', ')}.`);
    return { baseUrl, slug, apiKey, made: false };
  }

  // A server that is only just starting says so, and is asked again.
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
  return { baseUrl, slug: clone.slug, apiKey: key && 'key' in key ? key.key : undefined, made: true };
}

/** Runs an example's start; says what to do when there is no server. */
export async function begin(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof CloneAIError)) throw error;
    console.error(`\n  ${error.message}\n${error instanceof ConnectionError ? '  Is the server running? Start it with: npm start\n' : ''}`);
    process.exit(1);
  }
}

/** The line that tells where to look; tests wait for it. */
export function announce(url: string, { baseUrl, slug, made }: CloneToTry): void {
  console.log(
    `\n  Open ${url}\n\n  It talks to ${slug} at ${baseUrl}${made ? ', made just now, to be thrown away (CLONEAI_CLONE names yours)' : ''}.\n`,
  );
}
