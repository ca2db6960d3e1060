import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ACTION_LABELS, actionLabel } from './audit-labels.ts';
import { readExport } from './export.ts';
import { canChange, grantableRoles } from './roles.ts';

const row = (id: number) => `${JSON.stringify({ table: 'clones', row: { id, name: 'é' } })}\n`;
const END = `${JSON.stringify({ complete: true, rows: 3 })}\n`;

function streamOf(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

describe('workspace export', () => {
  it.each([1, 2, 7, 64, 100_000])('keeps every byte and counts the rows, read %i bytes at a time', async (size) => {
    const text = row(1) + row(2) + row(3) + END;
    const counts: number[] = [];
    const got = await readExport(streamOf(text, size), (rows) => counts.push(rows));
    expect([got.rows, got.complete, await got.content.text()]).toEqual([3, true, text]);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  it.each([1, 9, 100_000])('reports an incomplete export, read %i bytes at a time', async (size) => {
    expect(await readExport(streamOf(row(1) + row(2), size))).toMatchObject({ rows: 2, complete: false });
    expect(await readExport(streamOf(row(1) + row(2).slice(0, 8), size))).toMatchObject({ rows: 2, complete: false });
    expect(await readExport(streamOf('', size))).toMatchObject({ rows: 0, complete: false });
  });

  it('does not mistake a row for the end marker', async () => {
    expect(await readExport(streamOf(`${JSON.stringify({ table: 'x', row: { complete: true } })}\n`, 5))).toMatchObject({
      complete: false,
    });
  });
});

describe('member roles', () => {
  it('lets users grant and change only roles up to their own', () => {
    expect(grantableRoles('admin')).toEqual(['admin', 'editor', 'viewer']);
    expect([grantableRoles('editor'), grantableRoles('viewer'), grantableRoles(null)]).toEqual([[], [], []]);
    expect([canChange('admin', 'owner'), canChange('admin', 'admin'), canChange('owner', 'owner')]).toEqual([false, true, true]);
  });
});

describe('audit log', () => {
  it('has a label for every action that the server records', () => {
    const modules = fileURLToPath(new URL('../../../../server/src/modules', import.meta.url));
    // These look like actions in the store files but are kinds of usage and events.
    const others = ['source.embedded', 'query.embedded', 'source.failed', 'message.answered'];
    const written = new Set<string>();
    for (const file of globSync('**/*.store.ts', { cwd: modules }))
      for (const [, action] of readFileSync(join(modules, file), 'utf8').matchAll(
        /'([a-z_]+\.(?:[a-z]+ed|[a-z_]*set|[a-z_]+_detected|left))'/g,
      ))
        written.add(action as string);
    expect(written.size).toBeGreaterThan(20);
    expect([...written].filter((action) => !(action in ACTION_LABELS) && !others.includes(action))).toEqual([]);
  });

  it('falls back to the name of an unknown action', () => {
    expect(actionLabel('clone.published', { version: 3 })).toBe('Published a clone, version 3');
    expect(actionLabel('invitation.created', { role: 'editor' })).toBe('Invited a member as editor');
    expect(actionLabel('rocket.launched', {})).toBe('rocket.launched');
  });
});
