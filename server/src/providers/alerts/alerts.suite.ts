import { expect, it } from 'vitest';
import type { Alert, AlertChannel } from './alerts.port.ts';

export interface ChannelUnderTest {
  channel: AlertChannel;
  /** What arrived at the other end, as text a person reads. */
  arrived(): { title: string; text: string; severity: string }[];
  /** From now on the other end does not take anything. Absent for a way that has no other end. */
  break?(): void;
}

export const alert = (more: Partial<Alert> = {}): Alert => ({
  ...{ severity: 'critical', title: 'clones.example.test: The disk is nearly full', text: 'Make room.\nSoon.', key: 'disk' },
  ...more,
});
const never = new AbortController().signal;

/** What every way to the operator does. */
export function channelSuite(make: () => Promise<ChannelUnderTest>, { breaks = true } = {}): void {
  it('brings title, text and severity', async () => {
    const { channel, arrived } = await make();
    await channel.deliver(alert(), never);
    await channel.deliver(alert({ severity: 'info', title: 'It is well again' }), never);
    expect(arrived()).toEqual([
      { title: 'clones.example.test: The disk is nearly full', text: 'Make room.\nSoon.', severity: 'critical' },
      { title: 'It is well again', text: 'Make room.\nSoon.', severity: 'info' },
    ]);
  });

  it('brings what looks like markup as it is', async () => {
    const { channel, arrived } = await make();
    const text = 'queue <ingest> & <!channel> <https://evil.test|click> *bold*';
    await channel.deliver(alert({ text }), never);
    expect(arrived().map((one) => one.text)).toEqual([text]);
  });

  if (!breaks) return;
  it('says when it did not arrive', async () => {
    const { channel, arrived, ...end } = await make();
    end.break?.();
    await expect(channel.deliver(alert(), never)).rejects.toMatchObject({ name: 'AppError' });
    expect(arrived()).toEqual([]);
  });
}
