/** The API reference page: swagger-ui in the style of the console, with examples of every call. */
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
<header class="top">
<a href="/" class="brand"><svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" fill="var(--accent)"/><path d="M9 13.5a4.5 4.5 0 0 1 4.5-4.5h5a4.5 4.5 0 0 1 4.5 4.5v3a4.5 4.5 0 0 1-4.5 4.5H14l-4 3.2V20a4.5 4.5 0 0 1-1-2.8z" fill="#fff"/><circle cx="13.5" cy="15" r="1.4" fill="var(--accent)"/><circle cx="18.5" cy="15" r="1.4" fill="var(--accent)"/></svg>CloneAI</a>
<nav aria-label="CloneAI"><a href="/keys">API keys</a><a href="/openapi.json">openapi.json</a></nav>
</header>
<div id="reference"><p class="waiting">Loading the API reference…</p></div>
<noscript><p class="waiting">This page requires JavaScript. You can also read the contract at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
</body>
</html>
`;

/**
 * Starts swagger-ui. The plugin shows `x-codeSamples` of the contract above the responses of each operation, with the address of this
 * server in the place of `sampleServer`; the reader's choice of language counts for all operations.
 */
export const docsScript = (sampleServer: string) => `let language = 'curl';
const listeners = new Set();
const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const choose = (label) => {
  language = label;
  for (const listener of listeners) listener();
};

const samplesPlugin = ({ React }) => {
  const h = React.createElement;
  function Samples({ samples }) {
    const chosen = React.useSyncExternalStore(subscribe, () => language);
    const [copied, setCopied] = React.useState(false);
    const shown = samples.find(({ label }) => label === chosen) ?? samples[0];
    const text = shown.source.replaceAll('${sampleServer}', location.origin);
    const copy = async () => {
      await navigator.clipboard?.writeText(text);
      setCopied(Boolean(navigator.clipboard));
      setTimeout(() => setCopied(false), 2000);
    };
    return h('section', { className: 'samples', 'aria-label': 'Example' },
      h('div', { className: 'samples-head' },
        h('h4', null, 'Example'),
        h('div', { role: 'group', 'aria-label': 'Language' }, samples.map(({ label }) =>
          h('button', { key: label, type: 'button', 'aria-pressed': label === shown.label, onClick: () => choose(label) }, label))),
        h('button', { type: 'button', className: 'copy', onClick: copy }, copied ? 'Copied' : 'Copy')),
      h('pre', { tabIndex: 0 }, h('code', null, text)));
  }
  // The parts of the page that swagger-ui leaves without a landmark.
  const within = (label, role = 'region') => (Original) => (props) => h('div', { role, 'aria-label': label }, h(Original, props));
  return {
    wrapComponents: {
      InfoContainer: within('About the API'),
      ServersContainer: within('Servers'),
      AuthorizeBtnContainer: within('Credentials'),
      FilterContainer: within('Operations', 'search'),
      operations: (Original) => (props) => h(React.Fragment, null, h('h2', { className: 'operations-title' }, 'Operations'), h(Original, props)),
      // The text of a button, which opens and names its operation in the address already.
      DeepLink: () => ({ text }) => h('span', null, text),
      responses: (Original, { specSelectors }) => (props) => {
        const samples = specSelectors.specJson().getIn([...props.specPath.slice(0, -1), 'x-codeSamples'])?.toJS();
        return h(React.Fragment, null, samples && h(Samples, { samples }), h(Original, props));
      },
    },
  };
};

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
    defaultModelsExpandDepth: -1,
    defaultModelRendering: 'model',
    tagsSorter: 'alpha',
    plugins: [samplesPlugin],
  });
});
`;
