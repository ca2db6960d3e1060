/** Ten big texts and a hostile PDF of one tenant beside a line of another: `node server/bench/faults/noisy-neighbor.ts [embedded|postgres] [files=10] [megabytes=11.5]`. */
import { deflateSync } from 'node:zlib';
import { call, createClone, registerExpert, type SourceView, uploadBytes, waitForSources } from '../api.ts';
import { show, table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { createTexts } from '../texts.ts';
import { type Engine, enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const files = numberArgument('files', 10);
const megabytes = numberArgument('megabytes', 11.5);
/** Seconds within which a line of another tenant must be searchable. */
const GOAL_SECONDS = 10;

/** About 2 KB: a page that draws its content, which is packed, 2,000 times. */
function hostilePdf(): Buffer {
  const content = deflateSync(Buffer.from('BT /F1 9 Tf 72 700 Td (A word.) Tj ET\n'.repeat(20_000)));
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const add = (number: number, head: string, data?: Buffer) =>
    parts.push(
      Buffer.from(`${number} 0 obj\n${head}\n`),
      ...(data ? [Buffer.from('stream\n'), data, Buffer.from('\nendstream\n')] : []),
      Buffer.from('endobj\n'),
    );
  add(1, '<< /Type /Catalog /Pages 2 0 R >>');
  add(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  const font = '<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
  add(3, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents [${'4 0 R '.repeat(300)}] /Resources << /Font ${font} >> >>`);
  add(4, `<< /Length ${content.length} /Filter /FlateDecode >>`, content);
  parts.push(Buffer.from('trailer\n<< /Root 1 0 R >>\n%%EOF'));
  return Buffer.concat(parts);
}

async function runOn(engine: Engine): Promise<string[]> {
  const environment = await prepareEnvironment(engine);
  const server = await startServer({ env: environment.env });
  try {
    const [noisy, other] = [await registerExpert(server.url), await registerExpert(server.url)];
    const [noisyClone, otherClone] = [await createClone(noisy), await createClone(other)];
    const texts = createTexts(3);
    let text = '';
    for (let n = 0; text.length < megabytes * 1e6; n++) text += `${texts.chunk(n)}\n\n`;
    const held = [await uploadBytes(noisy, noisyClone, hostilePdf(), 'hostile.pdf')];
    for (let n = 0; n < files; n++) held.push(await uploadBytes(noisy, noisyClone, Buffer.from(`${n}\n${text}`), `${n}.txt`));
    const timed = async (add: () => Promise<SourceView>) => {
      const start = performance.now();
      const [source] = await waitForSources(other, [(await add()).id], 300_000);
      return { seconds: (performance.now() - start) / 1000, status: source?.status ?? 'missing' };
    };
    const line = await timed(() =>
      call(other, `/v1/clones/${otherClone}/sources`, { body: { type: 'text', title: 'A line', text: 'One line.' } }),
    );
    const file = await timed(() => uploadBytes(other, otherClone, Buffer.from(texts.chunk(1)), 'small.txt'));
    const left = (await Promise.all(held.map(({ id }) => call<SourceView>(noisy, `/v1/sources/${id}`)))).filter(
      ({ status }) => status !== 'ready' && status !== 'failed',
    ).length;
    if (line.status !== 'ready' || line.seconds > GOAL_SECONDS) process.exitCode = 1;
    return [
      engine,
      `${line.status}, ${show(line.seconds, 's')}`,
      `${file.status}, ${show(file.seconds, 's')}`,
      `${left} of ${held.length}`,
    ];
  } finally {
    await server.kill();
    await environment.dispose();
  }
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) rows.push(await runOn(engine));
console.log(table(['database', 'a line of another tenant', 'a small file of it', 'big files unfinished meanwhile'], rows));
