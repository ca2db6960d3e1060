import { escapeHtml } from '../../../shared/html.ts';
import { isAllowable, NULL_ORIGIN } from '../../../shared/origin.ts';

/** Data for the full-page chat of a clone. */
export interface EmbedPage {
  clone: { slug: string; name: string; bio: string; language: string };
  allowedOrigins: string[];
}

/** The full-page chat: the usual widget, loaded with the usual snippet. */
export function embedPage({ clone }: EmbedPage): string {
  const name = escapeHtml(clone.name);
  const language = clone.language === 'auto' ? '' : ` lang="${escapeHtml(clone.language)}"`;
  return `<!doctype html>
<html${language}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(clone.bio.slice(0, 200))}">
<title>${name}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%234f46e5'/%3E%3C/svg%3E">
<script async src="/widget.js" data-clone="${escapeHtml(clone.slug)}" data-mode="page"></script>
</head>
<body>
<noscript><p>Turn on JavaScript to chat with ${name}.</p></noscript>
</body>
</html>
`;
}

/** Content Security Policy: only allowed origins may frame the page, and it loads everything from this server only. */
export function embedPolicy({ allowedOrigins }: EmbedPage): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    // Its icon. The widget draws the avatar from data that the API sends.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    // A frame without an origin of its own cannot be named.
    `frame-ancestors ${["'self'", ...allowedOrigins.filter((origin) => isAllowable(origin) && origin !== NULL_ORIGIN)].join(' ')}`,
  ].join('; ');
}

export const missingPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Page not found</title></head>
<body><main><h1>Page not found</h1><p>This address has no published clone. Ask the person who sent you the link for the current one.</p></main></body>
</html>
`;
