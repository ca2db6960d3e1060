import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { type CloneId, newId } from '../../shared/ids.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createAvatarsStore } from './avatars/avatars.store.ts';
import { createAvatarsUsecases } from './avatars/avatars.usecases.ts';
import { createClonesStore } from './clones.store.ts';
import { createClonesUsecases } from './clones.usecases.ts';

const clock = fixedClock('2026-03-01T12:00:00Z');
let test: TestDatabase;
let ctx: Context;
let stranger: Context;
const removed: CloneId[] = [];

const usecases = () =>
  createClonesUsecases({
    store: createClonesStore(test.database, createAuditWriter({ clock })),
    avatars: createAvatarsUsecases({ store: createAvatarsStore(test.database), publicUrl: 'https://server.example' }),
    clock,
    afterDelete: async (_ctx, id) => {
      removed.push(id);
    },
  });

beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
  stranger = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

const auditActions = (target: string) =>
  test.database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ action: string; target: string }>('select action, target from audit_log order by id');
    return rows.filter((row) => row.target === target).map((row) => row.action);
  });

describe('a clone', () => {
  it('has metadata that is changed as a whole and is not published', async () => {
    const clone = await usecases().createClone(ctx, { name: 'Tagged', metadata: { crm: '1' } });
    expect(clone.metadata).toEqual({ crm: '1' });
    await usecases().publishClone(ctx, clone.id, {});
    const changed = await usecases().updateClone(ctx, clone.id, { metadata: { crm: '2', team: 'x' } });
    expect(changed).toMatchObject({ metadata: { crm: '2', team: 'x' }, hasUnpublishedChanges: false });
    expect((await usecases().updateClone(ctx, clone.id, { bio: 'b' })).metadata).toEqual({ crm: '2', team: 'x' });
    expect((await usecases().getResolvedClone(ctx, clone.id, { preview: true })).settings).not.toHaveProperty('metadata');
  });

  it('starts as a draft with the documented default settings', async () => {
    const clone = await usecases().createClone(ctx, { name: 'Ada Lövelace' });
    expect(clone).toMatchObject({
      slug: 'ada-lovelace',
      publishedVersion: null,
      hasUnpublishedChanges: true,
      answerPolicy: 'sources_only',
      retrieval: { threshold: 0.7, maxChunks: 10, maxContextTokens: 8000 },
      createdAt: '2026-03-01T12:00:00.000Z',
    });
    expect(await auditActions(clone.id)).toEqual(['clone.created']);
  });

  it('gets a different slug when the slug of its name is taken, even in another workspace', async () => {
    const first = await usecases().createClone(ctx, { name: 'Same Name' });
    const second = await usecases().createClone(stranger, { name: 'Same Name' });
    expect(first.slug).toBe('same-name');
    expect(second.slug).toMatch(/^same-name-[0-9a-f]{6}$/);
    await expect(usecases().createClone(stranger, { name: 'X', slug: 'same-name' })).rejects.toMatchObject({
      code: 'conflict',
      param: 'slug',
    });
    await expect(usecases().updateClone(stranger, second.id, { slug: 'same-name' })).rejects.toMatchObject({
      code: 'conflict',
      param: 'slug',
    });
  });

  it('keeps the settings that an update omits, also in theme and retrieval', async () => {
    const clone = await usecases().createClone(ctx, { name: 'Keeper', persona: 'kind', theme: { accent: '#112233' } });
    const changed = await usecases().updateClone(ctx, clone.id, { bio: 'new', retrieval: { threshold: 0.5 } });
    expect(changed).toMatchObject({
      name: 'Keeper',
      persona: 'kind',
      bio: 'new',
      theme: { accent: '#112233', mode: 'auto' },
      retrieval: { threshold: 0.5, maxChunks: 10 },
    });
  });

  it('answers with the published version while the draft changes', async () => {
    const clones = usecases();
    const clone = await clones.createClone(ctx, { name: 'Speaker', persona: 'one' });
    await expect(clones.getResolvedClone(ctx, clone.id, { preview: false })).rejects.toMatchObject({ code: 'conflict' });
    expect(await clones.publishClone(ctx, clone.id, { note: 'first' })).toMatchObject({
      publishedVersion: 1,
      hasUnpublishedChanges: false,
    });
    expect(await clones.updateClone(ctx, clone.id, { persona: 'two' })).toMatchObject({ publishedVersion: 1, hasUnpublishedChanges: true });
    expect(await clones.getResolvedClone(ctx, clone.id, { preview: false })).toMatchObject({ version: 1, settings: { persona: 'one' } });
    expect(await clones.getResolvedClone(ctx, clone.id, { preview: true })).toMatchObject({ version: null, settings: { persona: 'two' } });
    await clones.publishClone(ctx, clone.id, {});
    expect(await clones.getResolvedClone(ctx, clone.id, { preview: false })).toMatchObject({ version: 2, settings: { persona: 'two' } });
    await clones.unpublishClone(ctx, clone.id);
    await expect(clones.getResolvedClone(ctx, clone.id, { preview: false })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not published again when nothing changed', async () => {
    const clones = usecases();
    const { id } = await clones.createClone(ctx, { name: 'Twice' });
    await clones.publishClone(ctx, id, {});
    expect(await clones.publishClone(ctx, id, {})).toMatchObject({ publishedVersion: 1 });
    expect((await clones.listCloneVersions(ctx, id, { limit: 10 })).data).toHaveLength(1);
  });

  it('lists its versions in pages and restores one to the draft', async () => {
    const clones = usecases();
    const { id } = await clones.createClone(ctx, { name: 'Versions', bio: 'v1' });
    await clones.publishClone(ctx, id, { note: 'one' });
    for (const bio of ['v2', 'v3']) {
      await clones.updateClone(ctx, id, { bio });
      await clones.publishClone(ctx, id, {});
    }
    const first = await clones.listCloneVersions(ctx, id, { limit: 2 });
    expect(first.data.map((version) => [version.number, version.published])).toEqual([
      [3, true],
      [2, false],
    ]);
    const second = await clones.listCloneVersions(ctx, id, { limit: 2, cursor: first.nextCursor ?? undefined });
    expect(second).toMatchObject({ data: [{ number: 1, note: 'one' }], nextCursor: null });
    expect(await clones.restoreCloneVersion(ctx, id, 1)).toMatchObject({ bio: 'v1', publishedVersion: 3, hasUnpublishedChanges: true });
    await expect(clones.restoreCloneVersion(ctx, id, 9)).rejects.toMatchObject({ code: 'not_found' });
    await expect(clones.listCloneVersions(ctx, id, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('numbers its versions without gaps when published concurrently', async () => {
    const clones = usecases();
    const { id } = await clones.createClone(ctx, { name: 'Race', bio: '0' });
    await Promise.all(
      [1, 2, 3, 4].map((n) => clones.updateClone(ctx, id, { bio: String(n) }).then(() => clones.publishClone(ctx, id, {}))),
    );
    const { data } = await clones.listCloneVersions(ctx, id, { limit: 10 });
    expect(data.map((version) => version.number)).toEqual(data.map((_, index) => data.length - index));
  });

  it('is not found by another workspace', async () => {
    const clones = usecases();
    const { id } = await clones.createClone(ctx, { name: 'Private' });
    await clones.publishClone(ctx, id, {});
    const attempts = [
      clones.retrieveClone(stranger, id),
      clones.updateClone(stranger, id, { bio: 'mine' }),
      clones.publishClone(stranger, id, {}),
      clones.unpublishClone(stranger, id),
      clones.deleteClone(stranger, id),
      clones.listCloneVersions(stranger, id, { limit: 5 }),
      clones.restoreCloneVersion(stranger, id, 1),
      clones.getResolvedClone(stranger, id, { preview: false }),
      clones.requireClone(stranger, id),
    ];
    const outcomes = await Promise.allSettled(attempts);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
    const listed = await clones.listClones(stranger, { limit: 100 });
    expect(listed.data.map((clone) => clone.id)).not.toContain(id);
  });

  it('is found by its slug only when published', async () => {
    const clones = usecases();
    const { id, slug } = await clones.createClone(ctx, { name: 'Public Name' });
    expect(await clones.findPublishedClone(slug)).toBeUndefined();
    await clones.publishClone(ctx, id, {});
    expect(await clones.findPublishedClone(slug)).toEqual({ id, workspaceId: ctx.workspaceId });
    expect(await clones.findPublishedClone('public')).toBeUndefined();
  });

  it('rejects callers without the scope and callers that are limited to another clone', async () => {
    const clones = usecases();
    const { id } = await clones.createClone(ctx, { name: 'Scoped' });
    await clones.publishClone(ctx, id, {});
    const reader: Context = { ...ctx, actor: { type: 'secret_key', keyId: newId('apiKey'), scopes: ['clones:read'] } };
    await expect(clones.updateClone(reader, id, { bio: 'x' })).rejects.toMatchObject({ code: 'permission_denied' });
    const page: Context = {
      ...ctx,
      actor: { type: 'publishable_key', keyId: newId('apiKey'), cloneId: newId('clone'), scopes: ['sessions:create'] },
    };
    await expect(clones.getResolvedClone(page, id, { preview: false })).rejects.toMatchObject({ code: 'not_found' });
    await expect(clones.getResolvedClone(page, id, { preview: true })).rejects.toMatchObject({ code: 'permission_denied' });
  });

  it('is listed in pages without duplicates or gaps while clones are added', async () => {
    const { ctx: mine } = await createTestWorkspace(test.database);
    const clones = usecases();
    const created = [];
    for (let n = 0; n < 5; n++) created.push((await clones.createClone(mine, { name: `Page ${n}` })).id);
    const first = await clones.listClones(mine, { limit: 2 });
    await clones.createClone(mine, { name: 'Late' });
    const second = await clones.listClones(mine, { limit: 2, cursor: first.nextCursor ?? undefined });
    const third = await clones.listClones(mine, { limit: 2, cursor: second.nextCursor ?? undefined });
    expect([...first.data, ...second.data, ...third.data].map((clone) => clone.id)).toEqual(created.toReversed());
    expect(third.nextCursor).toBeNull();
  });

  it('is deleted completely, including its files', async () => {
    const clones = usecases();
    const { id } = await clones.createClone(ctx, { name: 'Gone' });
    await clones.deleteClone(ctx, id);
    expect(removed).toContain(id);
    await expect(clones.retrieveClone(ctx, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(clones.deleteClone(ctx, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await auditActions(id)).toEqual(['clone.created', 'clone.deleted']);
  });
});
