/** The API reference page: swagger-ui in the color scheme of the reader's system. */
export const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>CloneAI API reference</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%234f46e5'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="stylesheet" href="/docs/style.css">
<script src="/docs/start.js" defer></script>
<script src="/docs/assets/swagger-ui-bundle.js" defer></script>
</head>
<body>
<main id="reference"><p class="waiting">Loading the API reference…</p></main>
<noscript><p class="waiting">This page requires JavaScript. You can also read the contract at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
</body>
</html>
`;

export const docsScript = `const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
paint();
dark.addEventListener('change', paint);
addEventListener('DOMContentLoaded', () => {
  SwaggerUIBundle({
    url: '/openapi.json',
    domNode: document.getElementById('reference'),
    deepLinking: true,
    docExpansion: 'list',
    filter: true,
    validatorUrl: null,
    persistAuthorization: false,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    tagsSorter: 'alpha',
  });
});
`;

export const docsStyle = `body { margin: 0; background: #fafafa; }
html.dark-mode body { background: #1c2022; }
.waiting { font: 16px/1.5 system-ui, sans-serif; padding: 2rem; text-align: center; color: #555; }
html.dark-mode .waiting { color: #bbb; }
.swagger-ui .info { margin: 28px 0; }
.swagger-ui .scheme-container { padding: 16px 0; box-shadow: none; background: transparent; }
.swagger-ui .opblock .opblock-summary-operation-id { display: none; }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 12px; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-method { min-width: 62px; padding: 5px 0; font-size: 12px; }
  .swagger-ui .opblock .opblock-summary-path { max-width: calc(100vw - 150px); overflow-wrap: anywhere; font-size: 13px; }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: 4px 2px 0; text-align: left; }
  .swagger-ui .opblock-tag small { padding: 0 0 0 8px; }
  .swagger-ui .filter .operation-filter-input { width: 100%; box-sizing: border-box; }
  .swagger-ui .parameters-col_name { width: 34%; }
  .swagger-ui table.parameters { table-layout: fixed; }
  .swagger-ui .opblock-body pre.microlight, .swagger-ui .highlight-code { max-width: calc(100vw - 64px); overflow-x: auto; }
}
`;
