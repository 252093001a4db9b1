import type { Owner } from '../../domain/ownership.ts';
import { referenceOf } from '../../domain/request.ts';
import type { RequestGlance, ServiceView } from '../../use-cases/ports/service-views.ts';
import { code, dateText, joined, link, type Mrkdwn, mrkdwn } from '../text.ts';
import { ageWords, statusWords, verbs } from './words.ts';

/** A service with what only the door knows of it: whose it is, and the ways to its cards. */
export type ShownService = ServiceView & {
  readonly owner: Owner;
  readonly openCard: string | undefined;
  readonly lastCard: string | undefined;
};

export const owners: Record<Owner, Mrkdwn> = {
  bot: mrkdwn`the bot's own`,
  terraform: mrkdwn`Terraform's`,
  observed: mrkdwn`made by others`,
  remade: mrkdwn`made anew by others`,
};

/** HCP's word for where it is, or ours where HCP no longer has it. */
export function stateWords({ live }: ServiceView): Mrkdwn {
  return live === undefined ? mrkdwn`not at HCP any more` : code(live.state);
}

export function openLine(
  { open, openCard }: Pick<ShownService, 'open' | 'openCard'>,
  asks: 'Open request' | 'Open',
): readonly Mrkdwn[] {
  if (open === undefined) return [];
  const head = asks === 'Open' ? mrkdwn`Open` : mrkdwn`Open request`;
  return [mrkdwn`${head}: ${glanceWords(open)}${cardLink(openCard)}`];
}

/** What a request asks for and where it stands. */
export function glanceWords(request: RequestGlance): Mrkdwn {
  return mrkdwn`${code(referenceOf(request.id))} ${verbs[request.change]}, ${statusWords(request)}`;
}

export function cardLink(permalink: string | undefined): Mrkdwn {
  const open = permalink === undefined ? undefined : link(permalink, 'open');
  return open === undefined ? mrkdwn`` : mrkdwn` · ${open}`;
}

/** How old the look is that an answer rests on. */
export function seenWords({ seenAt }: ServiceView, now: Date): Mrkdwn {
  return seenAt === undefined
    ? mrkdwn`never seen at HCP`
    : joined([mrkdwn`As last seen at HCP ${dateText(seenAt)},`, ageWords(seenAt, now)], ' ');
}
