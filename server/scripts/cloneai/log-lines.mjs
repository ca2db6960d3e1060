const COLORS = { debug: 90, info: 36, warn: 33, error: 31 };

/** Formats one JSON log line for a terminal: time, level, message, fields, and an error's stack below. Returns other lines unchanged. */
export function formatLine(line, color = true) {
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof entry !== 'object' || entry === null || typeof entry.msg !== 'string') return line;
  const { time, level, msg, err, requestId, ...fields } = entry;
  const paint = (code, text) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = `${String(time).slice(11, 19)} ${paint(COLORS[level] ?? 0, String(level).padEnd(5))} ${msg}`;
  const tail = [...shown, ...(requestId ? [requestId] : [])].join(' ');
  const stack = err ? `\n${err.stack ?? err.message ?? JSON.stringify(err)}` : '';
  return `${head}${tail ? `  ${paint(90, tail)}` : ''}${stack}`;
}
