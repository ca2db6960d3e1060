import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

interface Cruised {
  seen: number;
  violations: { rule: string; from: string; to: string }[];
}
const { cruise } = (await import(new URL('./check-imports.mjs', import.meta.url).href)) as { cruise(folder: string): Promise<Cruised> };
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };

/** Writes a small repository. `imports` lists what each file imports. `type:x` is a type-only import, `lazy:x` a dynamic one. */
async function repository(imports: Record<string, string[]>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-imports-'));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  // Packages keep their code in dist/; the linter must see them all the same.
  for (const name of ['hono', 'drizzle-orm', 'zod', 'jose']) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'dist/index.js' }));
    await write(`node_modules/${name}/dist/index.js`, 'exports.x = 1;');
  }
  const files = new Set([
    ...Object.keys(imports),
    ...Object.values(imports)
      .flat()
      .map((target) => target.replace(/^\w+:/, '')),
  ]);
  for (const file of files) {
    if (!file.includes('/')) continue;
    const up = '../'.repeat(file.split('/').length - 1);
    const lines = (imports[file] ?? []).map((target, i) => {
      const [kind, path] = target.includes(':') ? target.split(':') : ['', target];
      const specifier = path?.includes('/') ? `${up}${path}` : path;
      if (kind === 'lazy') return `export const lazy${i} = () => import('${specifier}');`;
      return kind === 'type' ? `import type { x as x${i} } from '${specifier}';` : `import { x as x${i} } from '${specifier}';`;
    });
    await write(file, `${lines.join('\n')}\nexport const x = 1;\n`);
  }
  return folder;
}

const S = 'server/src';
const M = `${S}/modules`;

/** The smallest violation of each rule; half of them are type-only imports. */
const PLANTED: Record<string, [string, string]> = {
  '02-server-not-to-clients': [`${S}/http/a.ts`, 'type:sdk/src/index.ts'],
  '02-clients-not-to-server': ['console/src/a.ts', `type:${S}/shared/ids.ts`],
  '03-sdk-by-its-index': ['widget/src/state/chat.ts', 'type:sdk/src/stream.ts'],
  '03-clients-not-to-each-other': ['console/src/b.ts', 'widget/src/loader.ts'],
  '04-shared-imports-only-shared': [`${S}/shared/a.ts`, `type:${S}/http/router.ts`],
  '04-text-is-pure': [`${S}/text/terms.ts`, `type:${M}/chat/chat.schemas.ts`],
  '04-extractive-is-pure': [`${S}/extractive/answer.ts`, `${S}/providers/llm/openai.llm.ts`],
  '04-http-below-modules': [`${S}/http/b.ts`, `type:${S}/db/db.ts`],
  '05-adapters-not-to-each-other': [`${S}/providers/llm/openai.llm.ts`, `type:${S}/providers/cache/cache.port.ts`],
  '05-modules-import-only-ports': [`${M}/chat/chat.usecases.ts`, `${S}/providers/llm/openai.llm.ts`],
  '06-config-only-in-app': [`${S}/providers/blobs/disk.blobs.ts`, `type:${S}/app/config/config.ts`],
  '06-adapters-only-in-app': [`${S}/db/a.ts`, `${S}/providers/llm/openai.llm.ts`],
  '06-modules-not-to-app': [`${M}/chat/chat.routes.ts`, `type:${S}/app/container.ts`],
  '07-neighbors-by-usecases-and-schemas': [`${M}/chat/chat.store.ts`, `type:${M}/clones/clones.store.ts`],
  '07-tables-to-tables': [`${M}/chat/chat.tables.ts`, `${M}/clones/clones.usecases.ts`],
  '08-routes-not-to-stores': [`${M}/clones/clones.routes.ts`, `type:${M}/clones/clones.store.ts`],
  '09-usecases-not-to-http': [`${M}/clones/clones.usecases.ts`, 'type:hono'],
  '10-pure-files': [`${M}/chat/answering/prompt.ts`, 'type:jose'],
  '11-sql-only-in-stores': [`${M}/knowledge/knowledge.usecases.ts`, 'drizzle-orm'],
  '12-small-loader': ['widget/src/loader.ts', 'widget/src/chat.ts'],
  '12-state-not-to-view': ['widget/src/state/connection.ts', 'type:widget/src/view/panel.ts'],
};

it('fires each import rule on a planted violation', async () => {
  const imports: Record<string, string[]> = {};
  for (const [from, to] of Object.values(PLANTED)) imports[from] = [...(imports[from] ?? []), to];
  imports[`${S}/shared/x.ts`] = [`type:${S}/shared/y.ts`];
  imports[`${S}/shared/y.ts`] = [`type:${S}/shared/x.ts`];
  const { violations } = await cruise(await repository(imports));

  for (const [rule, [from, to]] of Object.entries(PLANTED)) {
    const found = violations.some((v) => v.rule === rule && v.from === from && v.to.includes(to.replace(/^\w+:/, '')));
    expect(found, `${rule}: ${from} → ${to}`).toBe(true);
  }
  expect(violations.map(({ rule }) => rule)).toContain('01-no-cycles');
  // Without a planted violation, nobody has seen the rule fire.
  expect([...Object.keys(PLANTED), '01-no-cycles'].sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

it('fires no import rule on the imports that the layout allows', async () => {
  const { seen, violations } = await cruise(
    await repository({
      [`${S}/main.ts`]: [`${S}/app/config/config.ts`, `${S}/app/container.ts`],
      [`${S}/app/container.ts`]: [
        `${S}/app/config/config.ts`,
        `${S}/app/server.ts`,
        `${S}/providers/llm/openai.llm.ts`,
        `${M}/chat/chat.usecases.ts`,
        `${S}/db/db.ts`,
      ],
      [`${S}/app/server.ts`]: [`${M}/chat/chat.routes.ts`, `${S}/http/router.ts`],
      [`${M}/chat/chat.routes.ts`]: [`${M}/chat/chat.usecases.ts`, `${M}/chat/chat.schemas.ts`, `${S}/http/router.ts`],
      [`${M}/chat/chat.usecases.ts`]: [
        `${M}/chat/chat.store.ts`,
        `${M}/chat/answering/prompt.ts`,
        `${M}/clones/clones.usecases.ts`,
        `type:${S}/providers/llm/llm.port.ts`,
      ],
      [`${M}/chat/chat.store.ts`]: [`${M}/chat/chat.tables.ts`, `${S}/db/db.ts`, 'drizzle-orm'],
      [`${M}/chat/chat.tables.ts`]: [`${M}/clones/clones.tables.ts`, 'drizzle-orm'],
      [`${M}/chat/answering/prompt.ts`]: [
        `${M}/chat/chat.schemas.ts`,
        `${M}/chat/answering/quotes.ts`,
        `${S}/shared/ids.ts`,
        `${S}/text/terms.ts`,
        'zod',
      ],
      [`${M}/chat/chat.test.ts`]: [`${M}/clones/clones.store.ts`, `${S}/db/testing/test-database.ts`, 'drizzle-orm'],
      [`${S}/providers/llm/openai.llm.ts`]: [`${S}/providers/llm/llm.port.ts`, `${S}/shared/errors.ts`],
      [`${S}/providers/llm/extractive.llm.ts`]: [`${S}/extractive/answer.ts`, `${S}/providers/llm/llm.port.ts`],
      [`${S}/extractive/answer.ts`]: [`${S}/text/terms.ts`, `${S}/shared/errors.ts`, `type:${S}/providers/llm/llm.port.ts`],
      [`${S}/text/terms.ts`]: [`${S}/text/words.ts`],
      [`${S}/http/router.ts`]: [`${S}/shared/errors.ts`, 'hono'],
      'widget/src/loader.ts': ['widget/src/texts/en.ts', 'lazy:widget/src/chat.ts'],
      'widget/src/chat.ts': ['widget/src/state/chat.ts', 'widget/src/view/panel.ts'],
      'widget/src/state/chat.ts': ['sdk/src/index.ts'],
      'sdk/src/index.ts': ['sdk/src/stream.ts'],
    }),
  );
  expect(violations).toEqual([]);
  expect(seen).toBeGreaterThan(20);
});
