import { execFileSync } from 'node:child_process';

// Tried in this order. Version 1 cannot write JSON, but Debian installs it together with a YAML parser for Python.
const TOOLS = [
  { name: 'docker compose', command: ['docker', 'compose'], args: ['--format', 'json'] },
  { name: 'docker-compose', command: ['docker-compose'], args: ['--format', 'json'] },
  { name: 'docker-compose 1', command: ['docker-compose'], args: [], yaml: true },
];
const TO_JSON = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)';

/**
 * Resolves docker-compose.yml with the variables in `env` and without a file .env. Returns `{ tool, config }`, or null if Compose is not
 * installed. Throws if the file is invalid.
 */
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

/** Returns the problems of the resolved file. `variables` are all variables of the server, `set` those that the image sets itself. */
export function problemsOf({ services }, { variables, set, password }) {
  const problems = [];
  const { server, db, redis } = services;
  const passed = Object.keys(server.environment);
  for (const name of variables)
    if (!passed.includes(name) && !set.includes(name)) problems.push(`it does not pass the server's variable ${name}`);
  for (const name of passed) if (!variables.includes(name)) problems.push(`it passes ${name}, which the server does not have`);
  const address = new URL(server.environment.DATABASE_URL);
  const login = [address.username, address.password, address.pathname.slice(1)].join();
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = db.environment;
  if (login !== [POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB].join() || POSTGRES_PASSWORD !== password)
    problems.push('the server and the database do not have the same login, or do not use POSTGRES_PASSWORD');
  for (const name of ['db', 'redis'])
    if (server.depends_on[name]?.condition !== 'service_healthy' || !services[name].healthcheck)
      problems.push(`the server does not wait for ${name}`);
  for (const [name, { ports }] of Object.entries({ server, db, redis }))
    for (const port of ports)
      if (!(typeof port === 'string' ? port.startsWith('127.0.0.1:') : port.host_ip === '127.0.0.1'))
        problems.push(`${name} accepts connections from the network`);
  if (!server.read_only || !server.init) problems.push('the server has a writable file system, or no init process');
  return problems;
}
