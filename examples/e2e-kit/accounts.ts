import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from './server.ts';
import { eventually } from './waiting.ts';

export const PASSWORD = 'a long password';

/** The response to a registration or a login. */
export interface SignedIn {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  workspace: { id: string; name: string };
}

export interface Account {
  email: string;
  password: string;
  workspaceId: string;
  signedIn: SignedIn;
  /** Calls the API as this person. Throws unless the status is a success. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
  call<T = any>(method: string, path: string, body?: unknown): Promise<T>;
}

/** An email address that no other test file uses: they share a server. */
export const uniqueEmail = (name: string): string => `${name}-${uniqueSuffix()}@example.test`;
export const uniqueSuffix = (): string => crypto.randomUUID().slice(0, 8);

/** A function that calls the API with that token. */
export const callerOf =
  ({ url }: Pick<Server, 'url'>, token?: string): Account['call'] =>
  async (method, path, body) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };

export const signIn = (
  server: Pick<Server, 'url'>,
  { email, password = PASSWORD }: { email: string; password?: string },
): Promise<SignedIn> => callerOf(server)('POST', '/v1/auth/login', { email, password });

/** Registers a person with a workspace of their own. */
export async function register(
  server: Pick<Server, 'url'>,
  { name = 'Ada Lovelace', email = uniqueEmail('ada') }: { name?: string; email?: string } = {},
): Promise<Account> {
  const signedIn = await callerOf(server)<SignedIn>('POST', '/v1/auth/register', { email, password: PASSWORD, name });
  const { accessToken, workspace } = signedIn;
  return { email, password: PASSWORD, workspaceId: workspace.id, signedIn, call: callerOf(server, accessToken) };
}

/** The token in the newest email to that address, once it has been written. */
export async function emailedToken({ dataFolder }: Pick<Server, 'dataFolder'>, email: string): Promise<string> {
  const folder = join(dataFolder, 'mail');
  return eventually(() => {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
    const token = names
      .sort()
      .reverse()
      .map((name) => decodeQuotedPrintable(readFileSync(join(folder, name), 'utf8')))
      .find((text) => text.includes(`To: ${email}`))
      ?.match(/#token=([\w.~-]+)/)?.[1];
    if (!token) throw new Error(`There is no email with a token to ${email}.`);
    return token;
  });
}

const decodeQuotedPrintable = (text: string) => text.replace(/=\r?\n/g, '').replaceAll('=3D', '=');
