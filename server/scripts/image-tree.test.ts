import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

interface Instruction {
  verb: string;
  flags: Record<string, string>;
  rest: string;
  json: string[] | null;
}
interface Stage {
  name: string;
  base: string;
  instructions: Instruction[];
}
const load = (file: string) => import(new URL(`./image-tree/${file}`, import.meta.url).href);
const { parseDockerfile, settingsOf } = (await load('dockerfile.mjs')) as {
  parseDockerfile(text: string): { args: Record<string, string>; stages: Stage[] };
  settingsOf(stage: Stage | undefined): Record<string, unknown>;
};
const { contextFiles } = (await load('dockerignore.mjs')) as { contextFiles(folder: string, ignoreText: string): string[] };

const FILE = `# a comment
ARG NODE_VERSION=24.1.0
FROM node:\${NODE_VERSION}-slim AS build
RUN --mount=type=cache,target=/cache/npm \\
    # in the middle of a command
    npm ci && \\
    echo "done"
FROM debian:slim
LABEL org.example.a="x y" \
      org.example.b=z
COPY --from=build --chown=7:8 /image/app /app
ENV A=1 \\
    B="two words"
WORKDIR /app
USER 7:8
VOLUME /data
HEALTHCHECK --interval=15s --timeout=5s \\
  CMD ["node", "--eval", "fetch('x')"]
CMD ["node", "main.js"]
`;

it('parses stages, arguments, continued lines, flags, and the exec form as Docker does', () => {
  const { args, stages } = parseDockerfile(FILE);
  expect(args).toEqual({ NODE_VERSION: '24.1.0' });
  expect(stages.map(({ name, base }) => [name, base])).toEqual([
    ['build', 'node:24.1.0-slim'],
    ['1', 'debian:slim'],
  ]);
  const [run] = stages[0]?.instructions ?? [];
  expect(run?.flags).toEqual({ mount: 'type=cache,target=/cache/npm' });
  expect(run?.rest.replace(/\s+/g, ' ')).toBe('npm ci && echo "done"');
  expect(stages[1]?.instructions[1]).toMatchObject({ flags: { from: 'build', chown: '7:8' }, rest: '/image/app /app' });
  expect(settingsOf(stages[1])).toEqual({
    env: { A: '1', B: 'two words' },
    labels: { 'org.example.a': 'x y', 'org.example.b': 'z' },
    workdir: '/app',
    uid: 7,
    gid: 8,
    volumes: ['/data'],
    stopSignal: 'SIGTERM',
    command: ['node', 'main.js'],
    health: ['node', '--eval', "fetch('x')"],
  });
});

it('rejects what it would misread: a heredoc, and an argument that is not set', () => {
  expect(() => parseDockerfile('FROM a\nRUN <<EOF\nx\nEOF\n')).toThrow('does not support');
  expect(() => parseDockerfile('FROM a:$NOWHERE\n')).toThrow('NOWHERE');
});

it('lists the files that .dockerignore does not exclude: the last pattern wins, and a folder includes everything below it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-ignore-'));
  const files = [
    '.env',
    'README.md',
    'notes.md',
    'data/x',
    'server/a.ts',
    'server/a.test.ts',
    'server/data/y',
    'server/node_modules/z/i.js',
    'serverless/b',
  ];
  for (const path of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), '');
  }
  const ignore = '# only these\n*\n!README.md\n!server\n**/node_modules\n**/data\n**/*.test.ts\n';
  expect(contextFiles(folder, ignore).sort()).toEqual(['README.md', 'server/a.ts']);
  expect(contextFiles(folder, '').length).toBe(files.length);
});
