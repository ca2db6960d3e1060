import { escapeHtml } from '../../../shared/html.ts';

const snippetFor = (publicUrl: string, slug: string) => `<script async src="${publicUrl}/widget.js" data-clone="${slug}"></script>`;

const head = (title: string) => `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M3 2h8a2 2 0 0 1 2 2v10H5a2 2 0 0 1-2-2z' fill='%230f766e'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/demo/style.css">`;

/** The page of a fictional business that embeds the clone with the public snippet, like a customer would. */
export function demoPage({ publicUrl, slug, questions }: { publicUrl: string; slug: string; questions: readonly string[] }): string {
  const snippet = snippetFor(escapeHtml(publicUrl), escapeHtml(slug));
  return `<!doctype html>
<html lang="en">
<head>
${head('Kestrel Press: Handbooks for people who fix things')}
<meta name="description" content="A fictional business whose website embeds a CloneAI clone.">
${snippet}
</head>
<body>
<aside class="note" aria-label="About this demo">
<p><strong>This is a demo.</strong> Kestrel Press is fictional. The round button in the corner opens a CloneAI clone that answers questions about CloneAI. This line adds it to the page:</p>
<pre tabindex="0"><code>${escapeHtml(snippet)}</code></pre>
</aside>
<header class="top">
<a class="brand" href="#start"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 3h11a3 3 0 0 1 3 3v15H8a3 3 0 0 1-3-3z"/><path d="M9 8h6M9 12h6"/></svg>Kestrel Press</a>
<nav aria-label="Sections"><a href="#handbooks">Handbooks</a><a href="#visit">Workshop</a><a href="#ask">Ask</a></nav>
</header>
<main id="start">
<section class="hero">
<p class="kicker">Independent since 1987</p>
<h1>Handbooks for people who fix things.</h1>
<p class="lead">Forty slim books on clocks, bicycles, roofs, and radios, written by experts who have repaired thousands of them.</p>
<p class="actions"><a class="button" href="#handbooks">See the handbooks</a><a href="#ask">Or ask a question</a></p>
</section>
<section id="handbooks" aria-labelledby="handbooks-title">
<h2 id="handbooks-title">This season</h2>
<ul class="books">
<li><span class="cover one" aria-hidden="true"><b>The Patient Clock</b></span><h3>The Patient Clock</h3><p>Escapements, springs, and patience. 112 pages.</p></li>
<li><span class="cover two" aria-hidden="true"><b>True Wheels</b></span><h3>True Wheels</h3><p>How to lace and true a wheel by hand. 96 pages.</p></li>
<li><span class="cover three" aria-hidden="true"><b>Dry by Morning</b></span><h3>Dry by Morning</h3><p>How to find a leak from the inside and seal it. 128 pages.</p></li>
</ul>
</section>
<section id="visit" class="split" aria-labelledby="visit-title">
<div><h2 id="visit-title">The workshop</h2><p>Readers test every book at our workbenches before we print it. If a page is unclear, we rewrite it.</p></div>
<dl><div><dt>Open</dt><dd>Tuesday to Saturday, 10 am to 6 pm</dd></div><div><dt>Where</dt><dd>12 Tanner’s Row, behind the mill</dd></div><div><dt>Benches</dt><dd>Eight, tools included</dd></div></dl>
</section>
<section id="ask" class="ask" aria-labelledby="ask-title">
<h2 id="ask-title">Ask the clone</h2>
<p>On your own website, the clone answers from your documents. Here it answers from the documentation of CloneAI. Open the button in the corner and ask, for example:</p>
<ul>
${questions.map((question) => `<li>${escapeHtml(question)}</li>`).join('\n')}
</ul>
</section>
</main>
<footer><p>Kestrel Press does not exist and sells nothing. <a href="${escapeHtml(publicUrl)}/">Create your own clone</a> in the console.</p></footer>
<noscript><p class="note">Turn on JavaScript to chat with the clone.</p></noscript>
</body>
</html>
`;
}

const messagePage = (title: string, text: string) => `<!doctype html>
<html lang="en">
<head>
${head(title)}
</head>
<body>
<main><section class="hero"><h1>${title}</h1><p class="lead">${text}</p></section></main>
</body>
</html>
`;

export const preparingPage = messagePage(
  'Creating the demo',
  'The clone is reading the documentation of CloneAI. This page reloads automatically.',
);
export const noDemoPage = messagePage(
  'No demo available',
  'A server creates the demo on its first start, before anyone registers, unless DEMO=off. To create your own clone, open the <a href="/">console</a>.',
);
