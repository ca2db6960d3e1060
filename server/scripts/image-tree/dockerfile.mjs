/**
 * Parses a Dockerfile into `{ args, stages }`. A stage is `{ name, base, instructions }`, an instruction `{ verb, flags, rest, json }`,
 * where `json` is the list of the exec form, or null. Supports what server/Dockerfile uses, and throws on anything else.
 */
export function parseDockerfile(text) {
  const args = {};
  const stages = [];
  for (const line of logicalLines(text)) {
    const [, verb, words = ''] = /^(\w+)\s*(.*)$/s.exec(line) ?? [];
    if (!verb || /<<-?\w/.test(words)) throw new Error(`This parser does not support: ${line}`);
    const { flags, rest } = splitFlags(words);
    if (verb === 'FROM') {
      const [, base, name = String(stages.length)] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(expand(rest, args)) ?? [];
      stages.push({ name, base, instructions: [] });
    } else if (stages.length === 0) {
      if (verb !== 'ARG') throw new Error(`Only ARG may stand before the first FROM: ${line}`);
      Object.assign(args, assignments(rest));
    } else stages.at(-1).instructions.push({ verb, flags, rest, json: rest.startsWith('[') ? JSON.parse(rest) : null });
  }
  return { args, stages };
}

function logicalLines(text) {
  return text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Separates the flags (`--name=value`) from the rest. */
function splitFlags(words) {
  const flags = {};
  let rest = words.trim();
  for (let match = /^--([\w-]+)=(\S+)\s*/.exec(rest); match; match = /^--([\w-]+)=(\S+)\s*/.exec(rest)) {
    flags[match[1]] = match[2];
    rest = rest.slice(match[0].length);
  }
  return { flags, rest };
}

/** Parses `A=b C="d e"` into an object. */
export function assignments(text) {
  return Object.fromEntries([...text.matchAll(/([\w.-]+)=(?:"([^"]*)"|(\S*))/g)].map(([, name, quoted, plain]) => [name, quoted ?? plain]));
}

export function expand(text, values) {
  return text.replace(/\$\{(\w+)\}|\$(\w+)/g, (_all, braced, plain) => {
    const name = braced ?? plain;
    if (!(name in values)) throw new Error(`The Dockerfile uses ${name}, but does not set it.`);
    return values[name];
  });
}

/** The settings of a stage that a container gets: environment, user, volumes, command, and health check. */
export function settingsOf({ instructions }) {
  const last = (verb) => instructions.findLast((instruction) => instruction.verb === verb);
  const health = last('HEALTHCHECK');
  const command = /^CMD\s+(\[.*\])$/s.exec(health?.rest ?? '')?.[1];
  const [uid, gid] = (last('USER')?.rest ?? '0:0').split(':').map(Number);
  const all = (name) => Object.assign({}, ...instructions.filter(({ verb }) => verb === name).map(({ rest }) => assignments(rest)));
  return {
    env: all('ENV'),
    labels: all('LABEL'),
    workdir: last('WORKDIR')?.rest ?? '/',
    uid,
    gid,
    volumes: instructions.filter(({ verb }) => verb === 'VOLUME').map(({ rest }) => rest),
    stopSignal: last('STOPSIGNAL')?.rest ?? 'SIGTERM',
    command: last('CMD')?.json ?? null,
    health: command ? JSON.parse(command) : null,
  };
}
