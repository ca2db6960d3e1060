import { type Context, Hono } from 'hono';
import { getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import type { Conversations } from './conversations.ts';
import { CUSTOMERS, type Customer } from './customers.ts';
import { accountPage, loginPage } from './pages.ts';

interface SiteOptions {
  baseUrl: string;
  slug: string;
  conversations: Conversations;
  cookieSecret: string;
}

export function createSite({ baseUrl, slug, conversations, cookieSecret }: SiteOptions): Hono {
  const site = new Hono();
  site.use(csrf());

  const customerOf = async (c: Context): Promise<Customer | undefined> => {
    const id = await getSignedCookie(c, cookieSecret, 'customer');
    return CUSTOMERS.find((customer) => customer.id === id);
  };

  site.get('/', async (c) => {
    const customer = await customerOf(c);
    if (!customer) return c.html(loginPage({ customers: CUSTOMERS, failed: c.req.query('failed') !== undefined }));
    const sessions = await conversations.list(customer.id);
    return c.html(accountPage({ customer, sessions, forgotten: c.req.query('forgotten'), baseUrl, slug }));
  });

  site.post('/login', async (c) => {
    const { email, password } = await c.req.parseBody();
    const customer = CUSTOMERS.find((one) => one.email === email && one.password === password);
    if (!customer) return c.redirect('/?failed', 303);
    await setSignedCookie(c, 'customer', customer.id, cookieSecret, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return c.redirect('/', 303);
  });

  site.post('/logout', (c) => {
    setCookie(c, 'customer', '', { path: '/', maxAge: 0 });
    return c.redirect('/', 303);
  });

  // The widget calls this when the chat starts, and again when its token expires. The cookie identifies the customer, never the page.
  site.post('/chat-session', async (c) => {
    const customer = await customerOf(c);
    if (!customer) return c.json({ error: 'Sign in first.' }, 401);
    return c.json(await conversations.open(customer.id), 200, { 'cache-control': 'no-store' });
  });

  site.post('/end-conversation', async (c) => {
    const customer = await customerOf(c);
    if (customer) await conversations.end(customer.id);
    return c.redirect('/', 303);
  });

  site.post('/forget-me', async (c) => {
    const customer = await customerOf(c);
    if (!customer) return c.redirect('/', 303);
    return c.redirect(`/?forgotten=${await conversations.forget(customer.id)}`, 303);
  });

  return site;
}
