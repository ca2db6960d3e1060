import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const FASTAPI_FILE = fileURLToPath(new URL('bare_relay.py', import.meta.url));

const NEEDED = ['fastapi', 'uvicorn', 'asyncpg', 'aiohttp'];
/** Optional: uvicorn's fast event loop and parser. */
const FASTER = ['uvloop', 'httptools'];
const SCRIPT = `import importlib, json
found = {}
for name in ${JSON.stringify([...NEEDED, ...FASTER])}:
    try:
        module = importlib.import_module(name)
        found[name] = getattr(module, "__version__", "?")
    except ImportError:
        pass
print(json.dumps(found))`;

export type FastApi = { python: string; versions: string } | { skipped: string };

/** The Python that can run bare_relay.py (`BENCH_PYTHON`, the first on the path, or the system's), or why none can. */
export function findFastApi(
  candidates = process.env.BENCH_PYTHON ? [process.env.BENCH_PYTHON] : ['python3', '/usr/bin/python3'],
  modulesOf: (python: string) => Record<string, string> | null = installedModules,
): FastApi {
  let missing: string[] | null = null;
  for (const python of candidates) {
    const found = modulesOf(python);
    if (!found) continue;
    const lacks = NEEDED.filter((name) => !(name in found));
    if (lacks.length === 0) {
      const slow = FASTER.filter((name) => !(name in found));
      const versions = Object.entries(found).map(([name, version]) => `${name} ${version}`);
      return { python, versions: `${versions.join(', ')}${slow.length ? ` (without ${slow.join(' and ')}, which make it faster)` : ''}` };
    }
    if (!missing || lacks.length < missing.length) missing = lacks;
  }
  if (!missing) return { skipped: 'FastAPI: skipped, python3 is not installed' };
  const packages = missing.map((name) => `python3-${name}`).join(', ');
  return { skipped: `FastAPI: skipped, ${packages} ${missing.length === 1 ? 'is' : 'are'} not installed` };
}

function installedModules(python: string): Record<string, string> | null {
  const { status, stdout } = spawnSync(python, ['-c', SCRIPT], { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as Record<string, string>) : null;
}
