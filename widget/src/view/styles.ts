/**
 * Styles of a part of the chat. The returned function gives them to a chat, once. (A `<style>` element would need an exception from the
 * page's Content Security Policy.)
 */
export function createStyles(css: string): (root: ShadowRoot) => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return ({ adoptedStyleSheets }) => {
    if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
  };
}
