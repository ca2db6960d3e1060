import { oneLine, renderEmail } from '../../shared/email-text.ts';

/** `month`: its first day, `2026-03-01`. `limitMicros`: millionths of a US dollar. */
export function spendingLimitEmail(input: {
  name: string | null;
  workspace: string;
  limitMicros: number;
  month: string;
  publicUrl: string;
}) {
  const { name, limitMicros, month, publicUrl } = input;
  const workspace = oneLine(input.workspace, 60);
  const dollars = `US$ ${(limitMicros / 1_000_000).toFixed(2)}`;
  const when = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}T00:00:00Z`));
  return renderEmail({
    subject: `${workspace} has reached its spending limit`,
    greeting: name ? `Hello ${oneLine(name, 60)},` : 'Hello,',
    paragraphs: [
      `The workspace ${workspace} has reached its spending limit for ${when}: ${dollars} of model cost.`,
      'Its clones do not answer until the month ends or an owner raises the limit.',
    ],
    code: {
      about: 'To raise the limit with the API:',
      lines: [`PUT ${publicUrl}/v1/billing/spending-limit`, '{"monthlyCostMicros": 50000000}'],
    },
    closing: 'You receive this email as an owner of the workspace: once per month, and again if the limit is raised and reached again.',
  });
}
