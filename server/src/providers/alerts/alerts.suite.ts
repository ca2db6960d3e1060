import { expect, it } from 'vitest';
import type { Alert, AlertChannel } from './alerts.port.ts';

export interface ChannelUnderTest {
  channel: AlertChannel;
  /** The delivered alerts, as the text that a person reads. */
  arrived(): { title: string; text: string; severity: string }[];
  /** Makes the receiver fail from now on. Absent for a channel without a receiver. */
  break?(): void;
}

export const alert = (more: Partial<Alert> = {}): Alert => ({
  ...{ severity: 'critical', title: 'clones.example.test: The disk is nearly full', text: 'Make room.\nSoon.', key: 'disk' },
  ...more,
});
const never = new AbortController().signal;

/** Tests that every alert channel must pass. */
export function channelSuite(make: () => Promise<ChannelUnderTest>, { breaks = true } = {}): void {
  it('delivers title, text and severity', async () => {
    const { channel, arrived } = await make();
    await channel.deliver(alert(), never);
    await channel.deliver(alert({ severity: 'info', title: 'It is well again' }), never);
    expect(arrived()).toEqual([
      { title: 'clones.example.test: The disk is nearly full', text: 'Make room.\nSoon.', severity: 'critical' },
      { title: 'It is well again', text: 'Make room.\nSoon.', severity: 'info' },
    ]);
  });

  it('delivers text that looks like markup unchanged', async () => {
    const { channel, arrived } = await make();
    const text = 'queue <ingest> & <!channel> <https://evil.test|click> *bold*';
    await channel.deliver(alert({ text }), never);
    expect(arrived().map((one) => one.text)).toEqual([text]);
  });

  if (!breaks) return;
  it('rejects when an alert was not delivered', async () => {
    const { channel, arrived, ...end } = await make();
    end.break?.();
    await expect(channel.deliver(alert(), never)).rejects.toMatchObject({ name: 'AppError' });
    expect(arrived()).toEqual([]);
  });
}
