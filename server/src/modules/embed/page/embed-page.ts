import { escapeHtml } from '../../../shared/html.ts';

/** What the full page needs to know of a clone. */
export interface EmbedPage {
  clone: { slug: string; name: string; bio: string; language: string };
  allowedOrigins: string[];
}

/** The chat as a page of its own: the same widget as everywhere, by the same snippet. */
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
<noscript><p>To talk to ${name}, please turn JavaScript on.</p></noscript>
</body>
</html>
`;
}

/** `src` of frames on the sites that may embed the clone; scripts and calls stay with this server. */
export function embedPolicy({ allowedOrigins }: EmbedPage): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    'img-src https: data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    `frame-ancestors ${["'self'", ...allowedOrigins].join(' ')}`,
  ].join('; ');
}

export const missingPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Not here</title></head>
<body><main><h1>Nobody answers here</h1><p>There is no published clone under this address. Ask whoever gave it to you for the present one.</p></main></body>
</html>
`;
