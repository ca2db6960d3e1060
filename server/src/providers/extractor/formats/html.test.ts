import { describe, expect, it } from 'vitest';
import { readHtml } from './html.ts';

const PROSE =
  'The old mill at the river has been grinding flour for the villages around it since the year 1714, and it still does so every autumn. ';
const page = (body: string) => readHtml(`<!doctype html><html><head><title>Mill</title></head><body>${body}</body></html>`);
const textOf = (body: string) => page(body).text;

describe('the text of a page', () => {
  it('keeps every plan of a landing page of short blocks, also the one that is marked as popular', () => {
    const plan = (name: string, price: string, words: string) =>
      `<div class="plan ${words}"><h3>${name}</h3><div class="price">${price}</div><ul><li>One clone</li><li>Email support</li></ul><a href="/buy">Buy</a></div>`;
    const text =
      textOf(`<header class="banner"><h1>Mill tours</h1><p>Guided tours for schools.</p></header><section><h2>About</h2><p>${PROSE.repeat(6)}</p></section>
      <section class="pricing"><h2>Prices</h2>${plan('Basic', '9 € a month', '')}${plan('Pro', '$29 a month', 'popular')}${plan('Team', '99 EUR', 'recommended')}</section>`);
    for (const words of ['Mill tours', '9 € a month', 'Pro', '$29 a month', '99 EUR']) expect(text).toContain(words);
  });

  it('keeps dishes under the name of a menu, and drops the menu of the site', () => {
    const text =
      textOf(`<div class="menu"><a href="/">Home</a> <a href="/food">Food</a> <a href="/us">About us</a></div><p>${PROSE.repeat(4)}</p>
      <div class="menu"><h2>Lunch</h2><p>Bread with cheese</p><p>4.50 €</p></div>`);
    expect(text).toContain('Bread with cheese');
    expect(text).toContain('4.50 €');
    expect(text).not.toContain('Home');
  });

  it('keeps opening hours and addresses of a footer, without its links and notices', () => {
    const { text } = page(`<main><article><p>${PROSE.repeat(4)}</p></article></main><footer><nav><a href="/">Home</a></nav>
      <div><h4>Open</h4><ul><li>Mon–Fri 9:00–17:30</li><li>Sat 10 am - 2 pm</li></ul></div><address>1 River Road, Milltown</address><p>${'All rights reserved. '.repeat(40)}</p></footer>`);
    for (const words of ['Mon–Fri 9:00–17:30', 'Sat 10 am - 2 pm', '1 River Road']) expect(text).toContain(words);
    expect(text).not.toMatch(/Home|All rights/);
    expect(text.match(/Mon–Fri/g)).toHaveLength(1);
  });

  it('keeps the price and the description of a product, and no basket', () => {
    const text =
      textOf(`<nav><a href="/">Shop</a></nav><main><h1>Flour</h1><form action="/cart"><div class="price">3,90 €</div><label>Quantity <input></label><button>Add to basket</button></form>
      <p>${PROSE}</p><table><tr><th>Weight</th><td>1 kg</td></tr><tr><th>Type</th><td>550</td></tr></table></main>`);
    expect(text).toContain('3,90 €');
    expect(text).toContain('Weight\t1 kg');
    expect(text).not.toMatch(/basket|Shop/);
  });

  it('keeps notes and code of documentation, and drops its contents', () => {
    const text =
      textOf(`<div class="sidebar"><a href="/a">Intro</a></div><main><ul><li><a href="#a">Install</a></li><li><a href="#b">Configure</a></li><li><a href="#c">Run</a></li></ul>
      <h2 id="a">Install it</h2><p>${PROSE}</p><aside class="admonition tip"><p>Use version 24.</p></aside><pre><code><span>npm</span> <span>install</span>
  mill</code></pre><dl><dt>port</dt><dd>Where it listens.</dd></dl></main>`);
    expect(text).toContain('Use version 24.');
    expect(text).toContain('npm install\n  mill');
    expect(text).toContain('port\nWhere it listens.');
    expect(text).not.toMatch(/Intro|Configure/);
  });

  it('keeps what pictures show, but not captions twice, decoration, file names, or where a picture leads', () => {
    const text =
      textOf(`<p>${PROSE}</p><img alt="The wheel turns four times a minute"><img alt="logo"><img alt="IMG_1234.jpg"><a href="/"><img alt="Back to our front page"></a>
      <figure><img alt="A miller with a sack of flour"><figcaption>Miller Brown in 1950</figcaption></figure>
      <table><tr><td>Flour</td><td><img alt="Yes"></td></tr><tr><td>Bread</td><td><img alt="No"> 1 €</td></tr></table>`);
    for (const words of ['The wheel turns four times a minute', 'Miller Brown in 1950', 'Flour\tYes', 'Bread\t1 €'])
      expect(text).toContain(words);
    expect(text).not.toMatch(/logo|IMG_|front page|with a sack/);
  });

  it('says once what a page repeats for other screens, and repeats rows and lists', () => {
    const text = textOf(
      `<p>${PROSE}</p><div class="mobile"><p>${PROSE}</p></div><div>Advertisement</div><ul><li>${PROSE}</li></ul><table><tr><td>${PROSE}</td></tr></table>`,
    );
    expect(text.split(PROSE.trim())).toHaveLength(4);
    expect(text).not.toContain('Advertisement');
  });

  it('is found in layouts of tables and in text with line breaks', () => {
    const links = Array.from({ length: 12 }, (_, i) => `<tr><td><a href="/${i}">Section ${i}</a></td></tr>`).join('');
    const text = textOf(
      `<table><tr><td><table>${links}</table></td><td><table><tr><td>${PROSE}<br><br>${PROSE.toUpperCase()}<br>End.</td></tr></table></td><td><table>${links}</table></td></tr></table>`,
    );
    expect(text.startsWith(PROSE.trim())).toBe(true);
    expect(text.endsWith('End.')).toBe(true);
  });

  it('keeps the heading and the introduction of a list that is most of the page', () => {
    const entries = Array.from({ length: 6 }, (_, i) => `<dt>Stone ${i}</dt><dd>${PROSE}</dd>`).join('');
    const text = textOf(`<h4>2.3 The stones</h4><p>The mill has six of them.</p><dl>${entries}</dl>`);
    expect(text.startsWith('2.3 The stones\n\nThe mill has six of them.')).toBe(true);
  });

  it('keeps the headline above the article, and no other headings of the header', () => {
    const { text, headings } = page(
      `<header><div><h1>Mill tours</h1><h2>Read more</h2></div></header><div><div><p>${PROSE.repeat(4)}</p></div></div>`,
    );
    expect(headings).toEqual([{ level: 1, title: 'Mill tours', start: 0 }]);
    expect(text).not.toContain('Read more');
  });

  it('keeps every cell of a page that is one table', () => {
    const rows = Array.from(
      { length: 5 },
      (_, i) => `<tr><td>Tour ${i}</td><td>${PROSE.repeat(i === 0 ? 8 : 1)}</td><td>${i} €</td></tr>`,
    ).join('');
    const text = textOf(`<h1>Tours</h1><table><tr><th>Name</th><th>What</th><th>Price</th></tr>${rows}</table>`);
    for (let i = 0; i < 5; i++) for (const cell of [`Tour ${i}`, `${i} €`]) expect(text).toContain(cell);
  });

  it('includes what follows an unclosed head or the end of the body, and keeps its headings at their offsets', () => {
    const { text, headings, title } = readHtml(
      `<head><title>A &amp; B</title><h1>One &lt;1&gt;</h1><p>${PROSE}</body></html><h2>Two</h2><p>After the end.`,
    );
    expect(title).toBe('A & B');
    expect(text).toContain('After the end.');
    expect(headings.map(({ title, start }) => [title, text.slice(start, start + title.length)])).toEqual([
      ['One <1>', 'One <1>'],
      ['Two', 'Two'],
    ]);
  });
});

/** Milliseconds of processor time. */
function costOf(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

describe('reading a page takes seconds at most', () => {
  const read = (html: string) => {
    try {
      return readHtml(html);
    } catch {
      return undefined;
    }
  };

  it.each([
    ['nested elements', '<div>'.repeat(200_000)],
    ['elements that are never closed', '<p><b><i><font>word '.repeat(50_000)],
    ['paragraphs', '<p>Some words of a paragraph.</p>'.repeat(100_000)],
    ['hidden elements', '<div hidden>some words</div>'.repeat(50_000)],
    ['hidden elements in each other', `${'<div hidden class="tab"><p>words</p>'.repeat(300)}${'</div>'.repeat(300)}`.repeat(60)],
    ['footers in each other', `${'<footer><address>a</address>'.repeat(300)}${'</footer>'.repeat(300)}`.repeat(60)],
    ['pictures in one cell', `<table><tr><td>${'<img alt="">'.repeat(50_000)}<img alt="Yes"></td></tr></table>`],
    ['buttons', '<button>open</button><div hidden>words</div>'.repeat(25_000)],
    ['controls that name panels', '<a href="#a b c d">x</a><div id="d" hidden>words</div>'.repeat(20_000)],
  ])('if it has a megabyte of %s', (_, body) => {
    expect(costOf(() => read(`<html><body>${body}`))).toBeLessThan(6000);
  });
});
