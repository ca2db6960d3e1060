import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Pool } from 'pg';

const CHUNKS = 8;
const STORE = 'insert into bare_messages (id, session, role, content) values ($1, $2, $3, $4)';

export interface RelayOptions {
  /** 0, the default, is any free port. */
  port?: number;
  databaseUrl: string;
  modelUrl: string;
  /** Of the pool; 10 by default. */
  connections?: number;
}

export interface Relay {
  url: string;
  close(): Promise<void>;
}

/** Where an answer goes. `open` is called once, before the first `write`; `end` once, as the last. */
export interface RelayOutput {
  open(): void;
  write(text: string): void;
  end(text: string): void;
}

export interface RelayWork {
  /** Resolves once the database answers. */
  ready(): Promise<void>;
  /** Answers a body `{ question, session }`. Rejects when the database or the model fails. */
  answer(body: string, output: RelayOutput): Promise<void>;
  close(): Promise<void>;
}

export const STREAM_HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' };

export function readAll(stream: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => resolve(Buffer.concat(parts)));
    stream.on('error', reject);
  });
}

/**
 * The least work of a server that retrieves and relays: embeds the question, finds the eight nearest chunks (one HNSW query), stores the
 * question, relays the model's stream as `text-delta` events and stores the answer. It has no accounts, tenants, citations, event log or
 * limits, and hardly any error handling.
 */
export function createRelayWork(options: RelayOptions): RelayWork {
  const pool = new Pool({ connectionString: options.databaseUrl, max: options.connections ?? 10 });
  pool.on('error', (error) => console.error(`bare relay: ${error.message}`));
  const model = new URL(options.modelUrl);
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 2048 });

  function post(path: string, body: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const call = request(
        {
          agent,
          host: model.hostname,
          port: model.port,
          path: `${model.pathname}${path}`,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        resolve,
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  const store = (session: string, role: string, content: string) =>
    pool.query({ name: 'store', text: STORE, values: [randomUUID(), session, role, content] });

  async function answer(body: string, output: RelayOutput): Promise<void> {
    const { question, session } = JSON.parse(body) as { question: string; session: string };
    const embedded = await post(
      '/embeddings',
      JSON.stringify({ model: 'text-embedding-3-large', input: question, dimensions: 1536, encoding_format: 'base64' }),
    );
    const { data } = JSON.parse((await readAll(embedded)).toString()) as { data: { embedding: string }[] };
    const bytes = Buffer.from(data[0]?.embedding ?? '', 'base64');
    const vector = `[${new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4).join(',')}]`;
    const found = await pool.query<{ text: string }>({
      name: 'nearest',
      text: `select text from bare_chunks order by embedding <=> $1::halfvec limit ${CHUNKS}`,
      values: [vector],
    });
    await store(session, 'user', question);
    const sources = found.rows.map((row, at) => `[${at + 1}] ${row.text}`).join('\n\n');
    const upstream = await post(
      '/chat/completions',
      JSON.stringify({
        model: 'gpt-4o',
        stream: true,
        stream_options: { include_usage: true },
        messages: [
          { role: 'system', content: `Answer from these sources.\n\n${sources}` },
          { role: 'user', content: question },
        ],
      }),
    );
    output.open();
    let text = '';
    let rest: Buffer | null = null;
    upstream.on('data', (part: Buffer) => {
      const buffer: Buffer = rest ? Buffer.concat([rest, part]) : part;
      let from = 0;
      let out = '';
      for (let end = buffer.indexOf(10, from); end >= 0; end = buffer.indexOf(10, from)) {
        // Only lines that begin with `data: {` carry text.
        if (end - from > 7 && buffer[from + 6] === 123) {
          const delta = JSON.parse(buffer.toString('utf8', from + 6, end)).choices[0]?.delta.content;
          if (delta) {
            text += delta;
            out += `event: text-delta\ndata: {"text":${JSON.stringify(delta)}}\n\n`;
          }
        }
        from = end + 1;
      }
      rest = from < buffer.length ? buffer.subarray(from) : null;
      if (out) output.write(out);
    });
    await new Promise<void>((resolve, reject) => {
      upstream.on('end', resolve);
      upstream.on('error', reject);
    });
    await store(session, 'assistant', text);
    output.end('event: message-end\ndata: {"finishReason":"stop"}\n\n');
  }

  return {
    ready: async () => {
      await pool.query('select 1');
    },
    answer,
    close: async () => {
      agent.destroy();
      await pool.end();
    },
  };
}

/** Runs a relay as a process with the arguments DATABASE_URL MODEL_URL [port]: prints its address, and ends on SIGINT or SIGTERM. */
export async function runRelay(start: (options: RelayOptions) => Promise<Relay>): Promise<void> {
  const [, , databaseUrl = '', modelUrl = '', port = '0'] = process.argv;
  const relay = await start({ databaseUrl, modelUrl, port: Number(port) });
  console.log(relay.url);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void relay.close().then(() => process.exit(0)));
}
