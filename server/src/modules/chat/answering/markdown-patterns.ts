// The syntax of CommonMark and GitHub's extensions that `safe-markdown.ts` looks for. Sticky patterns match at their `lastIndex`.

/** Longest code span, URL, and link that is waited for. */
export const MAX_CODE = 600;
export const MAX_URL = 2100;
/** As much of the last line as may be the label of a reference. */
export const MAX_LINE = 2400;
export const PLAIN = /[^\\`!<(:~\nhHfFwWmM/]+/y;
export const CODE_RUN = /`+/y;
export const FENCE_PREFIX = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*/;
export const FENCE_START = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:[-*+]|\d{1,9}[.)]?|`{1,2}|~{1,2})?$/;
/** What renderers turn into a link without any other syntax. */
export const URL_START = /(?:https?|ftp):\/\/|mailto:(?=\S)|www\.(?=[\p{L}\p{N}-])|\/\/(?=[\p{L}\p{N}])/iuy;
export const URL_TEXT = /[^\s<>"`|[\]()]*(?:\([^\s<>"`|[\]()]*\)[^\s<>"`|[\]()]*)*/y;
/** Punctuation behind a URL. */
export const URL_TAIL = /^[.,;:!?*_~')\]]*/;
export const MAX_TAIL = 20;
export const URL_PREFIXES = ['http://', 'https://', 'ftp://', 'mailto:x', 'www.x', '//x'];
export const AUTOLINK = /<(https?:\/\/[^\s<>`|]*|(?:mailto:)?[^\s<>`|\\@:/]+@[\w.-]+)>/iy;
export const DESTINATION =
  /\([ \t]*(?:<([^<>\n]*)>|((?:[^\s()<>]|\([^\s()<>]*\))*))(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\)/y;
export const OPEN_DESTINATION =
  /^\([ \t]*(?:<[^<>\n]*>?|(?:[^\s()<>]|\([^\s()<>]*\))*(?:\([^\s()<>]*)?)(?:[ \t]+(?:(?:"[^"\n]*"?|'[^'\n]*'?|\([^()\n]*\)?)[ \t]*)?)?$/;
