// Serves examples/embed.html as a static site, with the server and a clone filled in.
//
//   npm start                   in one terminal
//   npm run example embed       in another
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { announce, cloneToTry, runExample } from '../shared/clone-to-try.ts';

const PORT = Number(process.env.PORT ?? 5170);
const FILE = new URL('../embed.html', import.meta.url);

await runExample(async () => {
  const url = `http://localhost:${PORT}`;
  const clone = await cloneToTry({ origins: [url] });
  createServer((request, response) => {
    if (request.url !== '/') return void response.writeHead(404).end();
    const page = readFileSync(FILE, 'utf8').replace('http://localhost:8787', clone.baseUrl).replace('my-clone', clone.slug);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }).listen(PORT, () => announce(url, clone));
});
