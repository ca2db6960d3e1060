/**
 * URL parsers accept hosts with characters such as `;`, `,`, `*`, and quotation marks, which would end or widen a directive of a Content
 * Security Policy. No registered name and no address contains them.
 */
const ORIGIN = /^https?:\/\/(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/** Whether a text is an origin as browsers send it: scheme, host, and port unless it is the default. No path and no trailing slash. */
export function isOrigin(text: string): boolean {
  return ORIGIN.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
