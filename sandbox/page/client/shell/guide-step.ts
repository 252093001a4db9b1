/** What somebody who is new could do next. Pure. */
import type { ShownMessage } from '../../wire.ts';

export type GuideStep = {
  readonly key: 'ask' | 'decide' | 'watch' | 'audit';
  readonly text: string;
};

/** Steps of a first visit, in order. */
export const guideSteps: readonly GuideStep[] = [
  { key: 'ask', text: 'As Requester, send /privatelink request, and fill in the form.' },
  {
    key: 'decide',
    text: 'Try to approve it yourself. Then become Approver (above) and approve it.',
  },
  { key: 'watch', text: 'Watch the card, its thread and the cloud while HCP works.' },
  {
    key: 'audit',
    text: 'Look inside the card (its ⋮ menu), or become Auditor and open the audit page.',
  },
];

/** How far the visitor came, read off what the app's newest message in the channel lets people do. */
export function stepAfter(messages: readonly ShownMessage[]): GuideStep['key'] {
  const card = messages.findLast(({ byApp, blocks }) => byApp && blocks.length > 0);
  if (card === undefined) return 'ask';
  if (hasButton(card.blocks, 'Approve')) return 'decide';
  return JSON.stringify(card.blocks).includes('AVAILABLE') ? 'audit' : 'watch';
}

function hasButton(value: unknown, label: string): boolean {
  if (Array.isArray(value)) return value.some((each) => hasButton(each, label));
  if (typeof value !== 'object' || value === null) return false;
  const { type, text } = value as { type?: unknown; text?: { text?: unknown } };
  if (type === 'button') return text?.text === label;
  return Object.values(value).some((each) => hasButton(each, label));
}
