import type { Page } from '../../examples/e2e-kit/browser.ts';

export const HOURS = 'The observatory is open from April to October. A guided tour costs six euros and begins at eight in the evening.';

interface NewFile {
  name: string;
  text: string;
}

/** Drops files on the page. */
export async function drop(page: Page, files: NewFile[]): Promise<void> {
  await page.evaluate((given) => {
    const transfer = new DataTransfer();
    for (const { name, text } of given) transfer.items.add(new File([text], name));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, files);
}

export const row = (page: Page, title: string) => page.locator('.source').filter({ hasText: title });
export const becomes = (page: Page, title: string, state: string) =>
  row(page, title).locator('.source-end').getByText(state, { exact: true }).waitFor();
