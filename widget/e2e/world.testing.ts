import { type Account, register, uniqueSuffix } from '../../examples/e2e-kit/accounts.ts';
import { type Clone, publishClone } from '../../examples/e2e-kit/observatory.ts';
import type { Server } from '../../examples/e2e-kit/server.ts';
import { pageWith, type Site, startSite } from '../../examples/e2e-kit/site.ts';

/** A published clone, and a site on another origin that may embed it. */
export interface World {
  url: string;
  clone: Clone;
  /** A publishable key for the site. */
  key: string;
  site: Site;
  call: Account['call'];
  /** Questions stored on the server, over all sessions of the clone. */
  questions(): Promise<string[]>;
}

export async function createWorld(server: Pick<Server, 'url'>, settings: object = {}): Promise<World> {
  const [account, site] = await Promise.all([register(server), startSite()]);
  const { call } = account;
  const allowedOrigins = [site.url];
  const clone = await publishClone(account, { slug: `ada-${uniqueSuffix()}`, allowedOrigins, ...settings });
  const { key } = await call('POST', '/v1/api-keys', { kind: 'publishable', name: 'site', cloneId: clone.id, allowedOrigins });
  return {
    url: server.url,
    clone,
    key,
    site,
    call,
    async questions() {
      const { data: sessions } = await call<{ data: { id: string }[] }>('GET', `/v1/clones/${clone.id}/sessions?limit=100`);
      const messages = await Promise.all(sessions.map(({ id }) => call('GET', `/v1/sessions/${id}/messages?limit=100`)));
      return messages
        .flatMap(({ data }): { role: string; content: string }[] => data)
        .filter(({ role }) => role === 'user')
        .map(({ content }) => content);
    },
  };
}

/** A page that embeds the clone with the snippet, with further attributes. */
export const embedding = ({ url, clone }: World, attributes = ''): string =>
  pageWith(`<script async src="${url}/widget.js" data-clone="${clone.slug}" ${attributes}></script>`);
