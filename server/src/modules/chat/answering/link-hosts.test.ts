import { expect, it } from 'vitest';
import { createLinkHosts } from './link-hosts.ts';

const hosts = createLinkHosts(
  ['https://www.zoo.example/penguins', 'https://münchen.example/', null, 'no url'],
  ['docs.example', '*.partner.example'],
);

it.each([
  'https://zoo.example',
  'https://www.zoo.example/other?x=1#y',
  'HTTP://ZOO.EXAMPLE:8080/',
  'https://xn--mnchen-3ya.example/a',
  'https://docs.example/a_(b)',
  'https://partner.example',
  'https://a.b.partner.example',
  'mailto:ask@zoo.example?subject=Hi',
])('links to a host of a source or of the allow-list are allowed: %s', (url) => {
  expect(hosts.allows(url)).toBe(true);
});

it.each([
  'https://evil.example',
  'https://a.zoo.example',
  'https://zoo.example.evil.example',
  'https://notpartner.example',
  'https://zoo.example@evil.example/',
  'https://user:secret@zoo.example/',
  'https://evil.example\\@zoo.example/',
  'https://zoo.example\\.evil.example',
  'https://zoo.example&#46;evil.example',
  'https://zoo.example%2eevil.example',
  'https:zoo.example',
  '//zoo.example',
  '/zoo.example',
  'javascript:alert(1)//zoo.example',
  'data:text/html,zoo.example',
  'mailto:ask@evil.example',
  'mailto:ask@zoo.example@evil.example',
  'ftp://zoo.example',
  '',
])('other links are not: %s', (url) => {
  expect(hosts.allows(url)).toBe(false);
});
