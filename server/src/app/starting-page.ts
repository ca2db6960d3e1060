/** For people who open the server before it can answer. The page reloads itself. */
export const STARTING_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Starting …</title></head>
<body><main><h1>CloneAI is starting</h1><p>This takes a few seconds. The page reloads by itself.</p></main></body>
</html>
`;
