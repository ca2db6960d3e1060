import 'server-only';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { cookies } from 'next/headers';
import { client, retrieveProfile } from './clone.ts';

const COOKIE = 'conversation';
const DAY = 86_400;

/** The secret key can read every conversation, so the cookie is signed. A visitor cannot use another visitor's session. */
const signatureOf = (id: string) =>
  createHmac('sha256', `conversation cookie ${process.env.CLONEAI_API_KEY}`).update(id).digest('base64url');

/** The visitor's session, or undefined. */
export async function readSession(): Promise<string | undefined> {
  const [id = '', signature = ''] = (await cookies()).get(COOKIE)?.value.split('.') ?? [];
  const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(id))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
}

/** The visitor's session. Creates one with the first question. */
export async function openSession(): Promise<string> {
  const stored = await readSession();
  if (stored && (await client.sessions.retrieve(stored)).status === 'active') return stored;
  const { session } = await client.sessions.create((await retrieveProfile()).id);
  const value = `${session.id}.${signatureOf(session.id)}`;
  (await cookies()).set(COOKIE, value, { httpOnly: true, sameSite: 'lax', secure: process.env.COOKIE_SECURE === '1', maxAge: 7 * DAY });
  return session.id;
}
