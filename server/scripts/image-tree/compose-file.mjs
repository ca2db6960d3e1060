import { execFileSync } from 'node:child_process';

// In the order in which they are tried. Version 1 writes no JSON; Debian's comes with Python's YAML.
const TOOLS = [
  { name: 'docker compose', command: ['docker', 'compose'], args: ['--format', 'json'] },
  { name: 'docker-compose', command: ['docker-compose'], args: ['--format', 'json'] },
  { name: 'docker-compose 1', command: ['docker-compose'], args: [], yaml: true },
];
const TO_JSON = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)';

/** docker-compose.yml as an engine would get it, with `env` set and no .env: `{ tool, config }`; null where no Compose is installed. Throws at a bad file. */
export function composeFile({ repository, emptyFile, env }) {
  for (const { name, command, args, yaml } of TOOLS) {
    const [program, ...first] = command;
    const run = (...words) =>
      execFileSync(program, [...first, ...words], {
        cwd: repository,
        env: { PATH: process.env.PATH, HOME: '/', ...env },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    try {
      if (!run('config', '--help').includes('--format') && !yaml) continue;
    } catch {
      // Not installed.
      continue;
    }
    const text = run('--env-file', emptyFile, 'config', ...args);
    const json = yaml ? execFileSync('/usr/bin/python3', ['-c', TO_JSON], { input: text, encoding: 'utf8' }) : text;
    return { tool: name, config: JSON.parse(json) };
  }
  return null;
}

/** What is wrong with the resolved file, as sentences; `variables` are all of the server's, `set` those that the image sets itself. */
export function faultsOf({ services }, { variables, set, password }) {
  const faults = [];
  const { server, db, redis } = services;
  const given = Object.keys(server.environment);
  for (const name of variables)
    if (!given.includes(name) && !set.includes(name)) faults.push(`the server's variable ${name} cannot be set`);
  for (const name of given) if (!variables.includes(name)) faults.push(`the server knows no variable ${name}`);
  const address = new URL(server.environment.DATABASE_URL);
  const told = [address.username, address.password, address.pathname.slice(1)].join();
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = db.environment;
  if (told !== [POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB].join() || POSTGRES_PASSWORD !== password)
    faults.push('the server and the database are not told the same login, or not POSTGRES_PASSWORD');
  for (const name of ['db', 'redis'])
    if (server.depends_on[name]?.condition !== 'service_healthy' || !services[name].healthcheck)
      faults.push(`the server does not wait for ${name}`);
  for (const [name, { ports }] of Object.entries({ server, db, redis }))
    for (const port of ports)
      if (!(typeof port === 'string' ? port.startsWith('127.0.0.1:') : port.host_ip === '127.0.0.1'))
        faults.push(`${name} answers the network`);
  if (!server.read_only || !server.init) faults.push('the server runs with a writable file system, or as process 1');
  return faults;
}
