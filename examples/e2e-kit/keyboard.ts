import type { Page } from 'playwright-core';

/** The element that has the focus, through shadow trees: its tag and its name. */
export const focused = (page: Page): Promise<{ tag: string; name: string }> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const root = element?.getRootNode() as Document | ShadowRoot | undefined;
    const label = element?.id ? root?.querySelector(`label[for="${CSS.escape(element.id)}"]`)?.textContent : undefined;
    return { tag: element?.tagName ?? '', name: (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim() };
  });

export const focusedName = async (page: Page): Promise<string> => (await focused(page)).name;

/** Presses Tab until the element with that name has the focus, at most `most` times. */
export async function tabTo(page: Page, name: string | RegExp, { back = false, most = 120 } = {}): Promise<void> {
  const seen: string[] = [];
  for (let times = 1; times <= most; times++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    const element = await focused(page);
    seen.push(`${element.tag} ${element.name}`);
    if (typeof name === 'string' ? element.name === name : name.test(element.name)) return;
  }
  throw new Error(`Tab never reaches ${name}. It reached:\n${seen.join('\n')}`);
}
