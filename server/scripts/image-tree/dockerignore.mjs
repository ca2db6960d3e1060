import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lists the files of a folder that .dockerignore does not exclude, by Docker's rules: a pattern matches a path and everything below it, the
 * last match wins, and `!` includes again. Returns paths relative to the folder.
 */
export function contextFiles(folder, ignoreText) {
  const rules = ignoreText
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));
  const isKept = (path) => rules.reduce((kept, { keeps, pattern }) => (pattern.test(path) ? keeps : kept), true);
  // No pattern includes anything inside these again, and listing them would take long.
  const isVast = (name) => name === 'node_modules' || name === '.git';
  const visit = (path) =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const inner = path ? `${path}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return isVast(entry.name) && !isKept(inner) ? [] : visit(inner);
      return isKept(inner) ? [inner] : [];
    });
  return visit('');
}

function patternOf(glob) {
  const source = glob
    .replace(/^\/|\/$/g, '')
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${source}(?:/.*)?$`);
}
