import { describe, expect, it } from 'vitest';
import { type Connection, type ConnectionEvent, nextConnection, TRANSITIONS } from './connection.ts';

const after = (...events: ConnectionEvent[]) => events.reduce<Connection>(nextConnection, 'idle');

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
  ] as [ConnectionEvent[], Connection][])('is, after %j, %s', (events, end) => {
    expect(after(...events)).toBe(end);
  });

  it('stays unchanged by `send` while an answer is in progress or interrupted', () => {
    for (const connection of Object.keys(TRANSITIONS) as Connection[])
      if (connection !== 'idle') expect(nextConnection(connection, 'send')).toBe(connection);
  });

  it('is idle after `end` in every state', () => {
    for (const connection of Object.keys(TRANSITIONS) as Connection[])
      expect([connection, nextConnection(connection, 'end')]).toEqual([connection, 'idle']);
  });
});
