import { expect, it } from 'vitest';
import { allowsOrigin, isOrigin, isPageOrigin, normalizeOrigin, originProblem } from './origin.ts';

it('accepts origins as browsers send them', () => {
  for (const origin of [
    'https://example.com',
    'http://localhost:3000',
    'https://a_b.example',
    'https://xn--mnchen-3ya.example',
    'http://[::1]:8080',
    'http://127.0.0.1',
  ])
    expect([origin, isOrigin(origin)]).toEqual([origin, true]);
});

it('rejects hosts that a Content Security Policy would read as something else, and everything that is no origin', () => {
  for (const text of [
    'https://a.example;script-src',
    "https://a.example;sandbox;'none'",
    'https://a.example,b.example',
    'https://*',
    'https://*.example.com',
    "https://'none'",
    'https://a"b.example',
    'https://a.example/',
    'https://a.example/path',
    'https://A.example',
    'https://user@a.example',
    'https://a.example:443',
    'https://a.example:99999',
    'ftp://a.example',
    'null',
    '',
  ])
    expect([text, isOrigin(text)]).toEqual([text, false]);
});

it('normalizes what people write to the origin that browsers send', () => {
  for (const [typed, origin] of [
    ['example.com', 'https://example.com'],
    [' https://Example.com:443/ ', 'https://example.com'],
    ['HTTP://EXAMPLE.COM:80', 'http://example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['shop.example:8443', 'https://shop.example:8443'],
    ['localhost:3000', 'http://localhost:3000'],
    ['127.0.0.1:5173', 'http://127.0.0.1:5173'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['https://*.Example.com:443/', 'https://*.example.com'],
    ['*.bücher.example', 'https://*.xn--bcher-kva.example'],
    ['http://*.localhost:3000', 'http://*.localhost:3000'],
    ['capacitor://LocalHost', 'capacitor://localhost'],
    ['ionic://localhost/', 'ionic://localhost'],
    ['chrome-extension://abcdefgh', 'chrome-extension://abcdefgh'],
    ['NULL', 'null'],
  ] as const)
    expect([typed, normalizeOrigin(typed), originProblem(normalizeOrigin(typed))]).toEqual([typed, origin, null]);
});

it('says what to write instead of a text that is no single origin', () => {
  for (const [typed, instead] of [
    ['https://Example.com/shop', 'must be https://example.com,'],
    ['example.com/contact?x=1', 'must be https://example.com,'],
    ['https://user:pw@example.com', 'must be https://example.com,'],
    ['wss://example.com', 'must be https://example.com,'],
    ['https://*', 'https://*.example.com'],
    ['*.com', 'https://*.example.com'],
    ['https://a.*.example', 'https://*.example.com'],
    ['https://*.10.0.0.1', 'https://*.example.com'],
    ['file:///home/page.html', '"null"'],
    ['shop', 'like https://example.com'],
    ['my site', 'like https://example.com'],
    ['https://', 'like https://example.com'],
    ['ftp://example.com', 'like https://example.com'],
    ['https://a.example:99999', 'like https://example.com'],
    ['https://a.example, https://b.example', 'like https://example.com'],
    ['javascript://localhost', 'like https://example.com'],
    ["capacitor://a;sandbox'none'", 'like https://example.com'],
    ['', 'like https://example.com'],
  ] as const) {
    const problem = originProblem(normalizeOrigin(typed));
    expect([typed, problem, problem?.includes(instead)]).toEqual([typed, expect.any(String), true]);
  }
});

it('allows the listed origins, and with a wildcard every host below, on the same scheme and port', () => {
  const list = ['https://*.example.com', 'https://shop.example', 'capacitor://localhost'];
  for (const [origin, allowed] of [
    ['https://a.example.com', true],
    ['https://a.b.example.com', true],
    ['https://shop.example', true],
    ['capacitor://localhost', true],
    ['https://example.com', false],
    ['http://a.example.com', false],
    ['https://a.example.com:8443', false],
    ['https://evilexample.com', false],
    ['https://example.com.evil.example', false],
    ['https://www.shop.example', false],
    ['ionic://localhost', false],
    ['null', false],
  ] as const)
    expect([origin, allowsOrigin(list, origin)]).toEqual([origin, allowed]);
  expect(allowsOrigin(['null'], 'null')).toBe(true);
});

it('knows origins of sites, of apps, and of pages without a site, but no patterns', () => {
  for (const origin of ['https://example.com', 'capacitor://localhost', 'null'])
    expect([origin, isPageOrigin(origin)]).toEqual([origin, true]);
  for (const text of ['https://*.example.com', 'javascript://a', 'a page', '']) expect([text, isPageOrigin(text)]).toEqual([text, false]);
});
