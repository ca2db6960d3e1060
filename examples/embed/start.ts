// examples/embed.html on a static host of its own, as any site would serve it, with a clone put into its one line.
//
//   npm start                   in one terminal
//   npm run example embed       in another
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { announce, begin, cloneToTry } from '../shared/clone-to-try.ts';

const PORT = Number(process.env.PORT ?? 5170);
const FILE = new URL('../embed.html', import.meta.url);

await begin(async () => {
  const url = `http://localhost:${PORT}`;
  const clone = await cloneToTry({ origins: [url] });
  createServer((request, response) => {
    if (request.url !== '/') return void response.writeHead(404).end();
    const page = readFileSync(FILE, 'utf8').replace('http://localhost:8787', clone.baseUrl).replace('my-clone', clone.slug);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }).listen(PORT, () => announce(url, clone));
});
