import { describe, expect, it } from 'vitest';
import { after, CONNECTION, type Connection, type Happening } from './connection.ts';

const go = (...happenings: Happening[]) => happenings.reduce<Connection>(after, 'idle');

describe('the connection of an answer', () => {
  it.each([
    [['send', 'opened', 'text', 'end'], 'idle'],
    [['send', 'opened', 'text', 'cut'], 'reconnecting'],
    [['send', 'opened', 'text', 'cut', 'text'], 'streaming'],
    [['send', 'opened', 'text', 'cut', 'lost'], 'broken'],
    [['send', 'opened', 'cut', 'lost', 'resume', 'opened', 'text', 'end'], 'idle'],
    [['send', 'refused'], 'idle'],
    [['send', 'opened', 'text', 'stop'], 'stopping'],
    [['send', 'opened', 'text', 'stop', 'text', 'cut'], 'stopping'],
    [['send', 'stop', 'end'], 'idle'],
    [['resume', 'opened', 'text'], 'streaming'],
  ] as [Happening[], Connection][])('%j leads to %s', (happenings, end) => {
    expect(go(...happenings)).toBe(end);
  });

  it('sends nothing while an answer is under way, or has broken off', () => {
    for (const connection of Object.keys(CONNECTION) as Connection[])
      if (connection !== 'idle') expect(after(connection, 'send')).toBe(connection);
  });

  it('comes to rest from everywhere', () => {
    for (const connection of Object.keys(CONNECTION) as Connection[])
      expect([connection, after(connection, 'end')]).toEqual([connection, 'idle']);
  });
});
