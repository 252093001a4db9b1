import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { ServicePage } from '../../use-cases/ports/service-views.ts';
import { type Answer, button, section } from '../blocks.ts';
import { cutPlain } from '../cut.ts';
import { actionIds, commandName } from '../ids.ts';
import { listButton, placeOf, serviceButton } from '../service-button.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { openLine, owners, type ShownService, stateWords } from './service-words.ts';
import { ageWords } from './words.ts';

/** A page that is read at a glance, also on a phone. */
export const listedServices = 10;

export type ListedPage = Omit<ServicePage, 'views'> & {
  readonly views: readonly ShownService[];
  readonly filter: string;
  /** When HCP was last looked at; absent where it never was. */
  readonly seenAt: Date | undefined;
  readonly now: Date;
};

/** Services in the order of their ids, one line or two for each, and the ways to the other pages. */
export function serviceListAnswer(page: ListedPage): Answer {
  if (page.views.length === 0) return answer(noneWords(page));
  const { first, total, views, filter } = page;
  const last = first + views.length - 1;
  const which = filter === '' ? mrkdwn`` : mrkdwn`, like ${code(cutPlain(filter, 60))}`;
  const shown =
    total === views.length
      ? mrkdwn`*Services: ${total}*`
      : mrkdwn`*Services ${first} to ${last} of ${total}*`;
  const head = mrkdwn`${shown}, by their ids${which}:`;
  return answer(head, [...views.map((view) => row(view, page.now)), ...turnServices(page)]);
}

function answer(text: Mrkdwn, more: readonly KnownBlock[] = []): Answer {
  return { text, blocks: [section('answer', text), ...more] };
}

function noneWords({ filter, seenAt }: ListedPage): Mrkdwn {
  if (seenAt === undefined)
    return mrkdwn`HCP has not been looked at yet, so no service is known. Try again in a minute.`;
  if (filter === '') return mrkdwn`There is no PrivateLink service at HCP.`;
  return mrkdwn`There is no service like ${code(cutPlain(filter, 60))}, by its id, its cluster or its environment. ${code(`${commandName} list`)} lists them all.`;
}

/** What a service is, and whose, in one line. */
export function factsLine(view: ShownService): Mrkdwn {
  const { id, clusterId, region, environment, owner } = view;
  const facts = [
    mrkdwn`*${code(id)}* ${stateWords(view)}`,
    mrkdwn`cluster ${code(clusterId)}`,
    ...(region === undefined ? [] : [code(region)]),
    ...(environment === undefined ? [] : [code(environment)]),
    owners[owner],
  ];
  return joined(facts, ' · ');
}

function row(view: ShownService, now: Date): KnownBlock {
  const { id, projectId, seenAt } = view;
  const seen = seenAt === undefined ? [] : [mrkdwn`seen ${ageWords(seenAt, now)}`];
  const below = joined([...openLine(view, 'Open'), ...seen], ' · ');
  return {
    ...section(
      `service:${projectId}/${id}`,
      joined([factsLine(view), ...(below === '' ? [] : [below])], '\n'),
    ),
    accessory: button({
      action: actionIds.showService,
      label: 'Show',
      spoken: `Show service ${id}`,
      value: serviceButton(id, view),
    }),
  };
}

const listActions = { next: actionIds.nextServices, earlier: actionIds.earlierServices };

/** The ways to the pages before and after this one, begun at its first and its last service. */
export function turnServices(
  { views, first, total, filter }: Pick<ListedPage, 'views' | 'first' | 'total' | 'filter'>,
  actions: { readonly next: string; readonly earlier: string } = listActions,
): readonly ActionsBlock[] {
  const last = first + views.length - 1;
  const [top, bottom] = [views[0], views.at(-1)];
  if (top === undefined || bottom === undefined) return [];
  const earlier = button({
    action: actions.earlier,
    label: 'Earlier',
    spoken: 'Show the page of services before this one',
    value: listButton(filter, { before: placeOf(top) }),
  });
  const next = button({
    action: actions.next,
    label: 'Next',
    spoken: 'Show the next page of services',
    value: listButton(filter, { after: placeOf(bottom) }),
  });
  const elements = [...(first > 1 ? [earlier] : []), ...(last < total ? [next] : [])];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'service-pages', elements }];
}
