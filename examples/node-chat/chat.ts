// From a file to a cited answer, step by step, with the SDK only.
//
//   npm start                                                  in one terminal
//   node examples/node-chat/chat.ts report.pdf "What …?"       in another
//
// Without CLONEAI_API_KEY it registers a new account. CLONEAI_BASE_URL selects another server.
import { basename } from 'node:path';
import { ApiError, CloneAI, ConnectionError, ExpertSession, SourceFailedError } from '@cloneai/sdk';

const [file, question = 'What is this document about?'] = process.argv.slice(2);
if (!file) {
  console.error('Usage: node examples/node-chat/chat.ts <file: PDF, DOCX, Markdown, text, HTML, CSV, or subtitles> ["question"]');
  process.exit(2);
}

const step = (text: string) => console.log(`\n▸ ${text}`);
const bar = (part: number) => `${'█'.repeat(Math.round(part * 30)).padEnd(30, '░')} ${String(Math.round(part * 100)).padStart(3)} %`;

/** A progress bar on a terminal; elsewhere, a line for each new state. */
function progressLine() {
  let last = '';
  return {
    show(state: string, part: number) {
      if (process.stdout.isTTY) process.stdout.write(`\r  ${state.padEnd(10)} ${bar(part)}`);
      else if (state !== last) console.log(`  ${state}`);
      last = state;
    },
    end: () => process.stdout.isTTY && process.stdout.write('\n'),
  };
}

async function connect(): Promise<CloneAI> {
  if (process.env.CLONEAI_API_KEY) {
    step('Using the key in CLONEAI_API_KEY.');
    return new CloneAI();
  }
  const session = new ExpertSession();
  const email = `example-${crypto.randomUUID().slice(0, 8)}@example.com`;
  step(`CLONEAI_API_KEY is not set. Registering ${email}.`);
  await session.register({ email, password: crypto.randomUUID(), name: 'Example' });
  return new CloneAI({ accessToken: session.token });
}

async function main(path: string): Promise<void> {
  const client = await connect();

  const clone = await client.clones.create({ name: `Reader of ${basename(path)}`.slice(0, 80) });
  step(`Created the clone “${clone.name}” (${clone.id}).`);

  step(`Uploading ${path}.`);
  const line = progressLine();
  const source = await client.sources.upload(
    clone.id,
    { file: path },
    { onUploadProgress: ({ loaded, total = loaded }) => line.show('sending', total ? loaded / total : 1) },
  );
  const ready = await client.sources.waitUntilReady(source.id, { onProgress: ({ status, progress }) => line.show(status, progress) });
  line.end();
  console.log(`  ${ready.pages ?? 'no'} pages, ${ready.characters.toLocaleString('en')} characters, ${ready.chunks} chunks.`);

  await client.clones.publish(clone.id);
  step('Published. Visitors can talk to it.');

  const { session } = await client.sessions.create(clone.id);
  step(`Asking: ${question}\n`);
  const stream = client.messages.stream(session.id, { content: question });
  for await (const event of stream) if (event.type === 'text-delta') process.stdout.write(event.data.text);
  const answer = await stream.finalMessage();
  console.log('');
  for (const { index, title, page, quote } of answer.citations)
    console.log(`\n  [${index}] ${title}${page === null ? '' : `, page ${page}`}\n      “${quote.replace(/\s+/g, ' ')}”`);
  console.log(`\n  ${answer.finishReason}, by ${answer.model}; ${answer.usage?.costMicros ?? 0} millionths of a dollar.`);

  step('Your clones, newest first:');
  for await (const { id, name, publishedVersion } of client.clones.list())
    console.log(`  ${id}  ${publishedVersion === null ? 'draft' : `version ${publishedVersion}`}  ${name}`);
}

try {
  await main(file);
} catch (error) {
  if (error instanceof SourceFailedError) console.error(`\n  The file could not be read: ${error.message}`);
  else if (error instanceof ConnectionError) console.error(`\n  ${error.message}\n  Is the server running? Start it with: npm start`);
  else if (error instanceof ApiError) console.error(`\n  ${error.message}\n  (${error.code}, request ${error.requestId})`);
  else throw error;
  process.exitCode = 1;
}
