import { parseArgs } from 'node:util';
import { longAnswer, SESSION, startLongConversation } from '../../examples/e2e-kit/long-conversation.ts';
import { pageWith, startSite } from '../../examples/e2e-kit/site.ts';
import {
  countFrames,
  launchBrowser,
  newPhone,
  openSlowPage,
  quantile,
  type SlowPage,
  sum,
  tableOf,
} from '../../examples/e2e-kit/slow-phone.ts';
import { FIGURES } from './slow-phone.figures.ts';

// The widget on a slow phone: `node widget/bench/slow-phone.ts [open] [long] [stream] [--runs 5] [--words 5000]`.

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, words: { type: 'string', default: '5000' } },
});
const runs = Number(options.runs);
/** Of the answer, the last part comes at 50 tokens a second: when the most of it is there. */
const SLOWLY = 1000;
const MESSAGES = 500;

const site = await startSite();
const text = longAnswer(Number(options.words));
const atOnce = Math.max(0, text.length - SLOWLY * 6);
const long = await startLongConversation({ messages: MESSAGES });
const streaming = await startLongConversation({ messages: 2, answer: { text, atOnce, delayMs: 20 } });
const browser = await launchBrowser();

const embed = (url: string) => pageWith(`<script async src="${url}/widget.js" data-clone="ada"></script>`);
const launcher = (slow: SlowPage) => slow.page.locator('cloneai-widget .launcher');
const scroll = (slow: SlowPage) => slow.page.locator('cloneai-widget .scroll');

/** Taps at `selector`, and returns the milliseconds until the frame in which `shown` is there for the first time. */
async function tapUntil(slow: SlowPage, shown: string): Promise<number> {
  const box = await launcher(slow).boundingBox();
  await slow.page.evaluate((shown) => {
    const root = document.querySelector('cloneai-widget')?.shadowRoot as ShadowRoot;
    Object.assign(window, {
      painted: new Promise<number>((done) => {
        root.querySelector('.launcher')?.addEventListener('touchstart', ({ timeStamp }) => {
          const look = () => {
            if (!root.querySelector(shown)) return void requestAnimationFrame(look);
            // What this frame shows is painted after it.
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done(performance.now() - timeStamp);
            requestAnimationFrame(() => port2.postMessage(0));
          };
          look();
        });
      }),
    });
  }, shown);
  if (!box) throw new Error('There is no launcher.');
  await slow.page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  return slow.page.evaluate(() => (window as unknown as { painted: Promise<number> }).painted);
}

async function measureOpening(): Promise<Record<string, number>> {
  const context = await newPhone(browser);
  const figures: Record<string, number> = {};
  // Twice, because the first page of a process pays for its start.
  let withoutWidget = 0;
  for (let time = 0; time < 2; time++) {
    site.page = { html: pageWith(''), headers: {} };
    const slow = await openSlowPage(context);
    await slow.page.goto(site.url);
    withoutWidget = (await slow.work()).taskMs;
    await slow.page.close();
  }
  site.page = { html: embed(long.url), headers: {} };
  for (const cache of ['cold', 'warm']) {
    const slow = await openSlowPage(context);
    await slow.page.goto(site.url);
    await launcher(slow).waitFor();
    if (cache === 'cold') {
      const { bytes, requests } = slow.transfer(/\/widget/);
      const { taskMs } = await slow.work();
      Object.assign(figures, {
        'bytes before the tap': bytes,
        'requests before the tap': requests,
        'main thread before the tap': Math.max(0, taskMs - withoutWidget),
      });
    }
    await slow.mark();
    figures[`tap to panel, ${cache} cache`] = await tapUntil(slow, '.panel');
    await slow.page.locator('cloneai-widget .welcome').waitFor();
    await slow.page.waitForTimeout(500);
    const { longTasks, shift, shifted } = await slow.recorded();
    const { bytes, requests } = slow.transfer();
    const { taskMs } = await slow.work();
    figures[`layout shift, ${cache} cache`] = shift;
    if (shift) console.error(shifted.join('\n'));
    figures[`long tasks after the tap, ${cache} cache`] = sum(longTasks);
    figures[`main thread after the tap, ${cache} cache`] = taskMs;
    if (cache === 'cold') Object.assign(figures, { 'bytes after the tap': bytes, 'requests after the tap': requests });
    await slow.page.close();
  }
  await context.close();
  return figures;
}

/** A page whose visitor has the session of the relay. */
async function openConversation(url: string) {
  const context = await newPhone(browser);
  site.page = { html: embed(url), headers: {} };
  const slow = await openSlowPage(context);
  await slow.page.addInitScript(([key, value]) => localStorage.setItem(key, value), [
    'cloneai:ada',
    JSON.stringify({ sessionId: SESSION, token: 'a.b.c', expiresAt: Date.now() + 1e8, seq: 0 }),
  ] as const);
  await slow.page.goto(site.url);
  await launcher(slow).waitFor();
  return { context, slow };
}

async function measureLong(): Promise<Record<string, number>> {
  const { context, slow } = await openConversation(long.url);
  const { page } = slow;
  await slow.mark();
  const opening = await tapUntil(slow, `.messages > li:nth-child(${MESSAGES}) .rich`);
  await page.waitForTimeout(300);
  const opened = { ...(await slow.recorded()), ...(await slow.work()) };
  const nodes = await slow.nodes();
  await slow.mark();
  let frames = await countFrames(page);
  // A finger that flings up, four times.
  for (let i = 0; i < 4; i++)
    await slow.client.send('Input.synthesizeScrollGesture', { x: 195, y: 400, yDistance: 3000, speed: 4000, gestureSourceType: 'touch' });
  const scrolled = { ...(await slow.recorded()), ...(await slow.work()), frames: await frames() };
  await scroll(slow).evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await page.waitForTimeout(300);
  await slow.mark();
  const field = page.locator('cloneai-widget textarea');
  await field.fill('One more question');
  frames = await countFrames(page);
  await field.press('Enter');
  await page.locator(`cloneai-widget .messages > li:nth-child(${MESSAGES + 2}) .actions`).waitFor();
  await page.waitForTimeout(300);
  const sent = { ...(await slow.recorded()), ...(await slow.work()), frames: await frames() };
  await context.close();
  return {
    'tap to all messages': opening,
    'main thread while opening': opened.taskMs,
    'of it layout and style': opened.layoutMs,
    'long tasks while opening': sum(opened.longTasks),
    'longest task while opening': Math.max(0, ...opened.longTasks),
    'layout shift while opening': opened.shift,
    'DOM nodes': nodes,
    'scrolling: frames per second': (1000 * scrolled.frames.length) / sum(scrolled.frames),
    'scrolling: p95 frame': quantile(scrolled.frames, 0.95),
    'scrolling: long tasks': sum(scrolled.longTasks),
    'scrolling: layout and style': scrolled.layoutMs,
    'scrolling: layout shift': scrolled.shift,
    'sending: main thread': sent.taskMs,
    'sending: layout and style': sent.layoutMs,
    'sending: long tasks': sum(sent.longTasks),
    'sending: longest frame': Math.max(...sent.frames),
  };
}

async function measureStream(): Promise<Record<string, number>> {
  const { context, slow } = await openConversation(streaming.url);
  const { page } = slow;
  await tapUntil(slow, '.panel');
  await page.locator('cloneai-widget .messages > li:nth-child(2)').waitFor();
  await page.locator('cloneai-widget textarea').fill('Tell me everything');
  await page.locator('cloneai-widget textarea').press('Enter');
  await page.locator('cloneai-widget .messages > li:nth-child(4) .rich h4').first().waitFor();
  await page.waitForTimeout(2000);
  await slow.mark();
  const frames = await countFrames(page);
  await page.locator('cloneai-widget .messages > li:nth-child(4) .actions').waitFor({ timeout: 300_000 });
  const times = await frames();
  const { longTasks, shift } = await slow.recorded();
  const work = await slow.work();
  const seconds = sum(times) / 1000;
  await context.close();
  return {
    'frames per second': times.length / seconds,
    'p95 frame': quantile(times, 0.95),
    'long tasks': longTasks.length,
    'main thread per second': work.taskMs / seconds,
    'of it script': work.scriptMs / seconds,
    'of it layout and style ': work.layoutMs / seconds,
    'layouts per second': work.layouts / seconds,
    'style recalculations per second': work.styleRecalculations / seconds,
    'layout shift': shift,
    seconds,
  };
}

const parts: Record<string, { title: string; measure: () => Promise<Record<string, number>> }> = {
  open: { title: 'Opening the panel', measure: measureOpening },
  long: { title: `A conversation with ${MESSAGES} messages`, measure: measureLong },
  stream: { title: `An answer of ${options.words} words at 50 tokens a second`, measure: measureStream },
};

try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
    const part = parts[name];
    if (!part) throw new Error(`There is no part "${name}". There is: ${Object.keys(parts).join(', ')}.`);
    const results: Record<string, number>[] = [];
    for (let run = 0; run < runs; run++) results.push(await part.measure());
    const { table, isReached } = tableOf(FIGURES[name] ?? [], results);
    console.log(`### ${part.title}\n\n${table}\n`);
    if (!isReached) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await Promise.all([long.close(), streaming.close(), site.close()]);
}
