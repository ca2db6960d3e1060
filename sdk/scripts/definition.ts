import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const sdk = fileURLToPath(new URL('..', import.meta.url));
/** A file that only the language server sees. */
const SAMPLE = `${sdk}scripts/definition.sample.ts`;

export interface Definition {
  expression: string;
  file: string;
  line: number;
  /** The line of the definition. */
  text: string;
  /** What an editor shows on hover: the summary, then the tags. */
  documentation: string;
  tags: string[];
}

interface Reply {
  request_seq?: number;
  body?: unknown;
}

type Ask = <T>(command: string, args: object) => Promise<T>;

const HEAD = ["import { CloneAI } from '../src/index.ts';", 'const client = new CloneAI();'];

/** Opens `lines` in TypeScript's language server, which answers what editors show. */
async function withEditor<T>(lines: string[], work: (ask: Ask) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, [
    createRequire(import.meta.url).resolve('typescript/lib/tsserver.js'),
    '--disableAutomaticTypingAcquisition',
  ]);
  const waiting = new Map<number, (reply: Reply) => void>();
  createInterface({ input: server.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const reply = JSON.parse(line) as Reply;
    waiting.get(reply.request_seq ?? -1)?.(reply);
  });
  let sent = 0;
  const send = (command: string, args: object) =>
    server.stdin.write(`${JSON.stringify({ seq: ++sent, type: 'request', command, arguments: args })}\n`);
  const ask: Ask = <T>(command: string, args: object) =>
    new Promise<T>((resolve) => {
      waiting.set(sent + 1, ({ body }) => resolve(body as T));
      send(command, args);
    });
  try {
    send('open', { file: SAMPLE, fileContent: lines.join('\n') });
    return await work(ask);
  } finally {
    server.kill();
  }
}

/** What an editor shows when the pointer rests on the last word of each line of `code`. */
export function hoversOf(code: string[]): Promise<string[]> {
  return withEditor([...HEAD, ...code], async (ask) => {
    const shown: string[] = [];
    for (const [index, line] of code.entries()) {
      const offset = line.search(/\w+\W*$/) + 1;
      const { displayString } = await ask<{ displayString: string }>('quickinfo', { file: SAMPLE, line: index + HEAD.length + 1, offset });
      shown.push(displayString.replace(/\s+/g, ' '));
    }
    return shown;
  });
}

/** Where an editor goes for `client.clones.create` and the like. */
export function definitionsOf(expressions: string[]): Promise<Definition[]> {
  return withEditor([...HEAD, ...expressions.map((each) => `${each};`)], async (ask) => {
    const found: Definition[] = [];
    for (const [index, expression] of expressions.entries()) {
      const at = { file: SAMPLE, line: index + HEAD.length + 1, offset: expression.lastIndexOf('.') + 2 };
      const [first] = await ask<{ file: string; start: { line: number } }[]>('definition', at);
      const info = await ask<{ documentation: string; tags: { name: string; text?: string }[] }>('quickinfo', at);
      if (!first) throw new Error(`No definition of ${expression}`);
      const { line } = first.start;
      const text = readFileSync(first.file, 'utf8').split('\n')[line - 1]?.trim() ?? '';
      found.push({
        expression,
        file: first.file.replace(sdk, 'sdk/'),
        line,
        text,
        documentation: info.documentation,
        tags: [...new Set(info.tags.map(({ name }) => name))],
      });
    }
    return found;
  });
}

if (import.meta.main)
  for (const { expression, file, line, text } of await definitionsOf(['client.clones.create', 'client.messages.stream']))
    console.log(`${expression} → ${file}:${line}: ${text}`);
