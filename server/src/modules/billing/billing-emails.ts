import { oneLine, toMailText } from '../../shared/mail-text.ts';

/** `month`: its first day, `2026-03-01`. `limitMicros`: millionths of a US dollar. */
export function spendingLimitMail(letter: {
  name: string | null;
  workspace: string;
  limitMicros: number;
  month: string;
  publicUrl: string;
}) {
  const { name, limitMicros, month, publicUrl } = letter;
  const workspace = oneLine(letter.workspace, 60);
  const dollars = `US$ ${(limitMicros / 1_000_000).toFixed(2)}`;
  const when = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}T00:00:00Z`));
  return toMailText({
    subject: `${workspace} has reached its spending limit`,
    greeting: name ? `Hello ${oneLine(name, 60)},` : 'Hello,',
    paragraphs: [
      `the workspace ${workspace} has spent what you allow for ${when}: ${dollars} of model cost.`,
      'Its clones answer nobody until the month is over or the limit is raised.',
    ],
    code: { about: 'To raise it by the API:', lines: [`PUT ${publicUrl}/v1/billing/spending-limit`, '{"monthlyCostMicros": 50000000}'] },
    closing:
      'You get this once a month, and again when the limit was raised and is reached again, because you are an owner of the workspace.',
  });
}
