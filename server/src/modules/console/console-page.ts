/** Shown if the console is not built. Has no styles, because the policy blocks inline styles and the style sheet is missing too. */
export const unbuiltConsolePage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>CloneAI: the console is not built</title></head>
<body>
<main>
<h1>The console is not built</h1>
<p>The server is running, but the files of the console are missing. Stop the server, run <code>npm start</code> in the project folder to build them, then reload this page.</p>
<p>The API works without the console. See the <a href="/docs">API reference</a>.</p>
</main>
</body>
</html>
`;
