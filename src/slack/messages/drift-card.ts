import type { ActionsBlock, KnownBlock } from '@slack/types';
import { type Delta, deltaOf } from '../../domain/difference.ts';
import type { DriftKind } from '../../domain/drift.ts';
import { noValues, valueLists } from '../../domain/private-link.ts';
import { referenceOf } from '../../domain/request.ts';
import type { ToldDrift } from '../../use-cases/ports/drift-store.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { button, context, section } from '../blocks.ts';
import { fitList } from '../cut.ts';
import { actionIds } from '../ids.ts';
import { code, dateText, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { deltaLines } from './difference-text.ts';
import { type Picture, repeatedNote } from './request-card.ts';

/** What was found, in the first words of the card. */
export const kindWords: Record<DriftKind, Mrkdwn> = {
  changed: mrkdwn`Changed outside the bot`,
  gone: mrkdwn`Deleted outside the bot`,
  remade: mrkdwn`Deleted and made anew outside the bot`,
  appeared: mrkdwn`New, and nobody asked the bot for it`,
};

/** What the differing values are, by how the service came to differ. */
const valueWords: Record<DriftKind, Mrkdwn> = {
  changed: mrkdwn`+ is at HCP without approval, − was approved and is not there:`,
  gone: mrkdwn`It was approved with:`,
  remade: mrkdwn`The new one against what was approved (+ it has, − it lacks):`,
  appeared: mrkdwn`It lets in:`,
};

/** The card of a drift: what is other than approved, and once it is over, how. */
export function driftCard(drift: ToldDrift, state: Pick<CardState, 'repeated'>): Picture {
  const id = (name: string): string => `drift:${drift.id}:r${drift.revision}:${name}`;
  const blocks: readonly KnownBlock[] = [
    section(id('what'), lead(drift)),
    ...values(drift).map((text) => section(id('values'), text)),
    ...endWords(drift).map((text) => section(id('end'), text)),
    ...(drift.ended === undefined ? [{ ...actions(drift), block_id: id('buttons') }] : []),
    context(id('found'), mrkdwn`Found ${dateText(drift.foundAt)}`, ...repeatedNote(state)),
  ];
  return { blocks: JSON.stringify(blocks), text: cardText(drift) };
}

function lead({ kind, target, ...drift }: ToldDrift): Mrkdwn {
  const { added, removed } = countsOf(differs(drift));
  return joined(
    [
      mrkdwn`*${kindWords[kind]}:* ${code(target.serviceId)}: *+ ${added}, − ${removed}*`,
      mrkdwn`PrivateLink service of cluster ${code(target.clusterId)}, HVN ${code(target.hvnId)}, ${code(target.region)}`,
    ],
    '\n',
  );
}

function differs({ approved, live }: Pick<ToldDrift, 'approved' | 'live'>): Delta {
  return deltaOf(approved ?? noValues, live.exists ? live : noValues);
}

function countsOf(delta: Delta): { readonly added: number; readonly removed: number } {
  const total = (side: 'added' | 'removed'): number =>
    valueLists.reduce((sum, list) => sum + delta[list][side].length, 0);
  return { added: total('added'), removed: total('removed') };
}

/** Slack takes 3,000 characters in a section; the words before the values need some of them. */
const valuesRoom = 2_400;

function values(drift: ToldDrift): readonly Mrkdwn[] {
  const where = mrkdwn` values, in the audit log`;
  const lines = deltaLines(differs(drift));
  if (lines.length === 0) return [];
  const { text } = fitList(lines, valuesRoom, { separator: '\n', where });
  return [joined([valueWords[drift.kind], text], '\n')];
}

function endWords({ ended, kind }: ToldDrift): readonly Mrkdwn[] {
  if (ended === undefined) return [];
  if (ended.by !== undefined)
    return [mrkdwn`*Over* ${dateText(ended.at)}, by request ${code(referenceOf(ended.by))}.`];
  return [
    kind === 'appeared'
      ? mrkdwn`*Over* ${dateText(ended.at)}: HCP no longer has it, or the policy leaves it to Terraform by now.`
      : mrkdwn`*Over* ${dateText(ended.at)}: HCP has again what was approved, or the policy leaves it to Terraform by now.`,
  ];
}

type Action = { readonly action: string; readonly label: string; readonly spoken: string };

const accept: Action = {
  action: actionIds.acceptDrift,
  label: 'Accept …',
  spoken: 'Open the form that asks to accept what is there as approved',
};
const revert: Action = {
  action: actionIds.revertDrift,
  label: 'Revert …',
  spoken: 'Open the form that asks for what was approved last',
};
const own: Action = {
  action: actionIds.ownDrifted,
  label: 'Take over …',
  spoken: 'Open the form that asks to make the service the bot’s own',
};

/** Only what the bot may write can be brought back, and only what it may not can be taken over. */
const offered: Record<DriftKind, readonly Action[]> = {
  changed: [accept, revert],
  gone: [accept, revert],
  remade: [accept, own],
  appeared: [accept, own],
};

function actions({ id, kind }: ToldDrift): ActionsBlock {
  const elements = offered[kind].map((action) => button({ ...action, value: id }));
  return { type: 'actions', elements };
}

function cardText({ kind, target, ended }: ToldDrift): Mrkdwn {
  const over = ended === undefined ? mrkdwn`` : mrkdwn` It is over.`;
  return mrkdwn`${kindWords[kind]}: PrivateLink service ${code(target.serviceId)} of cluster ${code(target.clusterId)}.${over}`;
}
