import type { Server } from '../e2e-kit/server.ts';
import { pageWith, strictPolicy } from '../e2e-kit/site.ts';

/** A page of another site, with its own styles and the strictest policy, that embeds a clone with `snippet`. */
export const notebook = ({ url }: Pick<Server, 'url'>, snippet: string) => ({
  html: pageWith(
    `<link rel="stylesheet" href="/site.css">${snippet}`,
    "<main><h1>Investor's notebook</h1><p>A page of another site, with rules of its own.</p></main>",
  ),
  headers: strictPolicy(url),
});
