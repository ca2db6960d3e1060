import 'server-only';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { cookies } from 'next/headers';
import { client, getFace } from './clone.ts';

const COOKIE = 'conversation';
const DAY = 86_400;

/** With the secret key this server may read every conversation, so the cookie is signed: nobody can put in somebody else's. */
const signatureOf = (id: string) =>
  createHmac('sha256', `conversation cookie ${process.env.CLONEAI_API_KEY}`).update(id).digest('base64url');

/** The visitor's session, or undefined. */
export async function readSession(): Promise<string | undefined> {
  const [id = '', signature = ''] = (await cookies()).get(COOKIE)?.value.split('.') ?? [];
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(id))];
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
}

/** The visitor's session; the first question opens it. */
export async function openSession(): Promise<string> {
  const kept = await readSession();
  if (kept && (await client.sessions.retrieve(kept)).status === 'active') return kept;
  const { session } = await client.sessions.create((await getFace()).id);
  const value = `${session.id}.${signatureOf(session.id)}`;
  (await cookies()).set(COOKIE, value, { httpOnly: true, sameSite: 'lax', secure: process.env.COOKIE_SECURE === '1', maxAge: 7 * DAY });
  return session.id;
}
