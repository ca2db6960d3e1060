import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A page of the website, and a sentence that stands nowhere else. */
export interface ExpectedPage {
  path: string;
  fact: string;
}

export interface Website {
  url: string;
  host: string;
  /** What a crawl from `/` must find, and nothing else. */
  expected: ExpectedPage[];
  /** Requests by path. */
  requests: Map<string, number>;
  /** Requests that reached the server that nobody may ask. */
  internal: string[];
  /** Changes the fact of these pages. */
  change(paths: string[]): void;
  /** Removes a page, and the links to it. */
  remove(path: string): void;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A docs section, a shop, a blog, a wiki, and single pages, 200 in all, with everything that goes wrong on real websites. */
export async function startWebsite(): Promise<Website> {
  const internal: string[] = [];
  const inside = createServer((request, response) => {
    internal.push(request.url ?? '');
    response.end('<p>An internal page.</p>');
  });
  const insidePort = await listen(inside);
  const answers = new Map<string, Answer>();
  const links = new Map<string, string[]>();
  const expected = new Map<string, ExpectedPage>();
  const requests = new Map<string, number>();
  const versions = new Map<string, number>();

  const factOf = (path: string) =>
    `The fact of ${path.replaceAll(/[^a-z0-9]+/g, ' ').trim() || 'home'} is ${hash(path)}v${versions.get(path) ?? 1}.`;
  const addPage = (path: string, body: (fact: string) => string, to: string[] = []) => {
    links.set(path, to);
    expected.set(path, { path, fact: factOf(path) });
    answers.set(path, (request, response) => {
      const version = `"${versions.get(path) ?? 1}"`;
      if (request.headers['if-none-match'] === version) return response.writeHead(304).end();
      const list = (links.get(path) ?? []).map((link) => `<li><a href="${link}">Go to ${link.replaceAll('&', '&amp;')}</a></li>`).join('');
      const text = `<!doctype html><html><head><title>Page ${path}</title></head><body><nav><a href="/">Home</a><a href="/docs/0">Docs</a></nav>${body(factOf(path))}<footer><ul>${list}</ul></footer></body></html>`;
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag: version }).end(text);
    });
  };
  const article = (title: string) => (fact: string) =>
    `<main><article><h1>${title}</h1><p>${'This paragraph says what the page is about, in some words. '.repeat(4)}</p><p>${fact}</p></article></main>`;

  addPage('/', article('Home'), [
    '/docs/0',
    '/shop/',
    '/blog/',
    '/wiki/Lamp',
    '/form',
    '/faq',
    ...TROUBLE,
    `http://127.0.0.1:${insidePort}/a`,
    `http://[::ffff:127.0.0.1]:${insidePort}/b`,
    `http://0x7f.1:${insidePort}/c`,
    `http://localhost:${insidePort}/d`,
    'http://169.254.169.254/latest/meta-data/',
    '/picture.png',
    'mailto:somebody@example.com',
    'javascript:void(0)',
  ]);
  for (let i = 0; i < 90; i++)
    addPage(
      `/docs/${i}`,
      article(`Chapter ${i}`),
      [`/docs/${i + 1}`, `/docs/${i * 2}`, '/docs/0#top'].filter((link) => Number(/\d+/.exec(link)?.[0]) < 90),
    );
  const items = Array.from({ length: 50 }, (_, i) => `/shop/item-${i}`);
  addPage('/shop/', article('Shop'), [...items.map((item) => `${item}?utm_source=shop`), '/shop/?sort=price', '/shop/?sort=name']);
  for (const [i, item] of items.entries())
    addPage(
      item,
      (fact) =>
        `<main><h1>Item ${i}</h1><table><tr><th>Price</th><th>Size</th></tr><tr><td>${i} euros</td><td>${i} cm</td></tr></table><p>${fact}</p></main>`,
      ['/shop/'],
    );
  addPage('/blog/', article('Blog'), ['/blog/post-0', '/blog/page/2']);
  addPage('/blog/page/2', article('Older posts'), ['/blog/post-25', '/blog/']);
  for (let i = 0; i < 50; i++)
    addPage(
      `/blog/post-${i}`,
      article(`Post ${i}`),
      [1, 8].flatMap((step) => (i + step < 50 ? [`/blog/post-${i + step}`] : [])),
    );
  addPage(
    '/wiki/Lamp',
    (fact) =>
      `<div id="content"><h1>Lamp</h1><div id="bodyContent"><p>A lamp gives light<sup><a href="#cite">[1]</a></sup>. ${fact}</p><h2>History</h2><p>${'The lamp is old. '.repeat(20)}</p></div></div>`,
  );
  addPage(
    '/form',
    (fact) =>
      `<form action="/send"><div><h1>A page in a form</h1><p>${fact} ${'It is a page of an old program. '.repeat(5)}</p></div></form>`,
  );
  addPage(
    '/faq',
    (fact) =>
      `<main><h1>Questions</h1><div><button aria-expanded="false">Where is the fact?</button><div hidden aria-hidden="true"><p>${fact}</p></div></div></main>`,
  );
  addPage('/slow', article('A slow page'));
  const slow = answers.get('/slow') as Answer;
  answers.set('/slow', (request, response) => void setTimeout(() => slow(request, response), 2000));
  addPage('/new', article('A page that moved'));
  addPage('/main', article('A main page'));
  addPage('/busy', article('A page that is there at the second attempt'));
  const busy = answers.get('/busy') as Answer;
  answers.set('/busy', (request, response) => ((requests.get('/busy') ?? 0) < 2 ? response.writeHead(503).end() : busy(request, response)));

  answers.set('/old', to('/new'));
  answers.set('/loop-a', to('/loop-b'));
  answers.set('/loop-b', to('/loop-a'));
  answers.set('/print?id=1', (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<link rel="canonical" href="/main"><h1>A main page</h1><p>${factOf('/main')}</p>`),
  );
  answers.set('/shop/?sort=price', (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<link rel="canonical" href="/shop/"><h1>Shop</h1>'),
  );
  answers.set('/shop/?sort=name', (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<link rel="canonical" href="/shop/"><h1>Shop</h1>'),
  );
  answers.set('/broken', (_, response) => response.writeHead(500).end('an error'));
  answers.set('/secret', (_, response) => response.writeHead(401).end('sign in'));
  answers.set('/out', to(`http://127.0.0.1:${insidePort}/e`));
  answers.set('/meta', to('http://169.254.169.254/latest/'));
  answers.set('/bomb', (_, response) => response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(BOMB));
  answers.set('/huge', (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': String(2 * 1024 ** 3) });
    const part = Buffer.alloc(1024 * 1024, 'x');
    const send = () => {
      while (!response.destroyed && response.write(part));
      if (!response.destroyed) response.once('drain', send);
    };
    send();
  });
  answers.set('/robots.txt', (_, response) => response.end('User-agent: *\nDisallow: /private/\n'));
  answers.set('/private/plan', (_, response) => response.end('<p>Nobody may read this.</p>'));
  answers.set('/unlisted', (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<meta name="robots" content="noindex"><p>Not to be found.</p>'),
  );

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const answer = answers.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end('nothing');
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    host: `127.0.0.1:${port}`,
    get expected() {
      return [...expected.keys()].map((path) => ({ path, fact: factOf(path) }));
    },
    requests,
    internal,
    change(paths) {
      for (const path of paths) versions.set(path, (versions.get(path) ?? 1) + 1);
    },
    remove(path) {
      expected.delete(path);
      answers.delete(path);
      for (const [from, to] of links)
        links.set(
          from,
          to.filter((link) => link !== path),
        );
    },
    async close() {
      for (const each of [server, inside]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}

/** Addresses that lead to no page of their own, or to one that is hard to get. */
const TROUBLE = [
  ...['/slow', '/old', '/loop-a', '/print?id=1', '/broken', '/secret', '/out', '/meta', '/bomb', '/huge', '/private/plan', '/unlisted'],
  ...['/missing', '/new', '/main', '/busy'],
];
const BOMB = gzipSync(Buffer.alloc(200 * 1024 * 1024, 'a'), { level: 9 });

const to =
  (location: string): Answer =>
  (_, response) =>
    void response.writeHead(302, { location }).end();

function hash(text: string): string {
  let value = 7;
  for (const character of text) value = (value * 31 + character.charCodeAt(0)) % 1_000_003;
  return `w${value}`;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
