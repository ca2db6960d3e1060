// The syntax of CommonMark and GitHub's extensions that `safe-markdown.ts` looks for. Sticky patterns match at their `lastIndex`.

/** Longest code span, URL, and link that is waited for. */
export const MAX_CODE = 600;
export const MAX_URL = 2100;
/** As much of the last line as may be the label of a reference. */
export const MAX_LINE = 2400;
export const PLAIN = /[^\\`!<(:~\n@&hHfFwWmM/]+/y;
export const CODE_RUN = /`+/y;
export const FENCE_PREFIX = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*/;
export const FENCE_START = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:[-*+]|\d{1,9}[.)]?|`{1,2}|~{1,2})?$/;
/** What renderers turn into a link without any other syntax. */
export const URL_START = /(?:https?|ftp):\/\/|mailto:(?=\S)|www\.(?=[\p{L}\p{N}-])|\/\/(?=[\p{L}\p{N}])/iuy;
export const URL_TEXT = /[^\s<>"`|[\]()]*(?:\([^\s<>"`|[\]()]*\)[^\s<>"`|[\]()]*)*/y;
/** What begins a URL or an address within a URL. */
export const NESTED_URL = /\/\/|www\.|mailto:|xmpp:|@/i;
/** What may follow the "@" of an email address, in any renderer. */
export const MAIL_HOST = /(?:[._-]|[^\s\p{Z}\p{P}\p{Cc}<>|`])*/uy;
/** Entities of ASCII characters that an address may need. */
export const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|colon|sol|commat|period|lowbar|plus);/iy;
export const OPEN_ENTITY = /^&(?:#(?:\d{0,7}|x[0-9a-f]{0,6})|[a-z]{0,6})$/i;
/** Syntax that must not stand in code which may turn out to be text. */
export const NO_CODE = /<|\](?=[(:[])|@|&[#\w]+;|\\/;
/** Punctuation behind a URL. */
export const URL_TAIL = /^[.,;:!?*_~')\]]*/;
export const MAX_TAIL = 20;
export const URL_PREFIXES = ['http://', 'https://', 'ftp://', 'mailto:x', 'www.x', '//x'];
export const AUTOLINK = /<(https?:\/\/[^\s<>`|]*|(?:mailto:)?[^\s<>`|\\@:/]+@[\w.-]+)>/iy;
export const DESTINATION =
  /\([ \t]*(?:<([^<>\n]*)>|((?:[^\s()<>]|\([^\s()<>]*\))*))(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\)/y;
export const OPEN_DESTINATION =
  /^\([ \t]*(?:<[^<>\n]*>?|(?:[^\s()<>]|\([^\s()<>]*\))*(?:\([^\s()<>]*)?)(?:[ \t]+(?:(?:"[^"\n]*"?|'[^'\n]*'?|\([^()\n]*\)?)[ \t]*)?)?$/;
