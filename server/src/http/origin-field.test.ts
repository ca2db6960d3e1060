import { expect, it } from 'vitest';
import { AllowedOrigins } from './origin-field.ts';

const messageOf = (origin: string) => AllowedOrigins.safeParse([origin]).error?.issues[0]?.message;

it.each(['https://*.co.uk', 'https://*.com.au', 'http://*.github.io:8080', '*.vercel.app', 'https://*.個人.hk', 'https://*.example.ck'])(
  'refuses %s, below which anybody can have a site',
  (origin) =>
    expect(messageOf(origin)).toMatch(
      /^must name a site of your own, like https:\/\/\*\.example\..*, because anybody can have a site below /,
    ),
);

it.each([
  'https://*.example.co.uk',
  'https://*.ada.github.io',
  'http://*.localhost:3000',
  'https://*.corp.internal',
  'https://github.io',
  'capacitor://localhost',
])('accepts %s', (origin) => expect(AllowedOrigins.parse([origin])).toEqual([origin]));
