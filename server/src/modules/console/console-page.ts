/** Where the console would be: when nothing was built there is no style sheet either, and the policy takes none from a page. */
export const unbuiltConsolePage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>CloneAI: the console is not built</title></head>
<body>
<main>
<h1>The console is not built</h1>
<p>The server runs, but the files of its console are missing. <code>npm start</code> builds them: stop the server, run <code>npm start</code> in the project’s folder, then load this page again.</p>
<p>The API works without it: <a href="/docs">its reference</a>.</p>
</main>
</body>
</html>
`;
