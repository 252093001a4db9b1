import type { KnownBlock } from '@slack/types';
import { referenceOf } from '../../domain/request.ts';
import { decidesIn, type Roles } from '../../domain/roles.ts';
import type { HomeState } from '../../use-cases/ports/home.ts';
import { homeRows } from '../../use-cases/publish-home.ts';
import { button, section } from '../blocks.ts';
import { buttonValue } from '../button-value.ts';
import { actionIds } from '../ids.ts';
import { requesterButtons } from '../messages/buttons.ts';
import { decisionLine, type LinkedRequest, ownLine } from '../messages/request-line.ts';
import { factsLine, turnServices } from '../messages/service-list.ts';
import { openLine, type ShownService } from '../messages/service-words.ts';
import { pageOf, type Turning, turnRequests } from '../messages/turn-pages.ts';
import { serviceButton } from '../service-button.ts';
import { joined, type Mrkdwn, mrkdwn } from '../text.ts';

/** What only the door knows: the ways to cards. */
export type Linked = {
  readonly own: readonly LinkedRequest[];
  readonly toDecide: readonly LinkedRequest[];
  readonly services: readonly ShownService[];
  /** In the order of the drifts. */
  readonly drifts: readonly (string | undefined)[];
};

type Seen = NonNullable<HomeState['seen']>;

/** What waits for a decision, one's own requests and the services that concern one: a page of each. */
export function listRows(roles: Roles, seen: Seen, linked: Linked): readonly KnownBlock[] {
  const { own, toDecide } = seen;
  const turning: Turning = {
    pages: { own: pageOf(own, homeRows), decide: pageOf(toDecide, homeRows) },
    ...{ next: actionIds.homeNextRequests, earlier: actionIds.homeEarlierRequests },
  };
  return [
    ...decisionRows(roles, seen, { linked, turning }),
    ...ownRows(seen, { linked, turning }),
    ...serviceRows(seen, linked),
  ];
}

type Drawn = { readonly linked: Linked; readonly turning: Turning };

function decisionRows(roles: Roles, seen: Seen, { linked, turning }: Drawn): readonly KnownBlock[] {
  if (decidesIn(roles).length === 0 && seen.toDecide.total === 0) return [];
  const { now } = seen.around;
  return [
    ...heading(
      'decide',
      { title: mrkdwn`Waiting for your decision`, none: mrkdwn`Nothing waits for you.` },
      seen.toDecide,
    ),
    ...linked.toDecide.map((listed) => ({
      ...section(`decide:${listed.request.id}`, decisionLine(listed, now)),
      accessory: button({
        action: actionIds.openDecision,
        label: 'Decide …',
        spoken: `Open request ${referenceOf(listed.request.id)}, to decide on it`,
        value: buttonValue(listed.request),
      }),
    })),
    ...turnRequests('decide', seen.toDecide, turning),
  ];
}

function ownRows({ own, around }: Seen, { linked, turning }: Drawn): readonly KnownBlock[] {
  const title =
    around.expiring === 0
      ? mrkdwn`Your open requests`
      : mrkdwn`Your open requests, ${around.expiring} expiring within a day`;
  return [
    ...heading('own', { title, none: mrkdwn`You have no open request.` }, own),
    ...linked.own.flatMap((listed): readonly KnownBlock[] => {
      const { request } = listed;
      const elements = [...requesterButtons(request)];
      return [
        section(`own:${request.id}`, ownLine(listed, around.now)),
        ...(elements.length === 0
          ? []
          : [{ type: 'actions' as const, block_id: `own-buttons:${request.id}`, elements }]),
      ];
    }),
    ...turnRequests('own', own, turning),
  ];
}

function serviceRows({ services }: Seen, linked: Linked): readonly KnownBlock[] {
  const page = { first: services.first, total: services.total, listed: services.views };
  const words = {
    title: mrkdwn`Services of your environments`,
    none: mrkdwn`There are no services.`,
  };
  return [
    ...heading('services', words, page),
    ...linked.services.map(serviceRow),
    ...turnServices(
      { views: linked.services, first: services.first, total: services.total, filter: '' },
      { next: actionIds.homeNextServices, earlier: actionIds.homeEarlierServices },
    ),
  ];
}

function serviceRow(view: ShownService): KnownBlock {
  const { id, projectId } = view;
  const row = section(
    `service:${projectId}/${id}`,
    joined([factsLine(view), ...openLine(view, 'Open')], '\n'),
  );
  // Of others it could only be looked at, and one that is being changed has to wait.
  if (view.owner !== 'bot' || view.live === undefined || view.open !== undefined) return row;
  const update = button({
    action: actionIds.updateService,
    label: 'Update …',
    spoken: `Open the form that changes service ${id}`,
    value: serviceButton(id, view),
  });
  return { ...row, accessory: update };
}

type Page = { readonly first: number; readonly total: number; readonly listed: readonly unknown[] };

function heading(
  name: string,
  { title, none }: { readonly title: Mrkdwn; readonly none: Mrkdwn },
  { first, total, listed }: Page,
): readonly KnownBlock[] {
  const which =
    total === listed.length
      ? mrkdwn`${total}`
      : mrkdwn`${first} to ${first + listed.length - 1} of ${total}`;
  const words = total === 0 ? mrkdwn`*${title}*\n${none}` : mrkdwn`*${title}:* ${which}`;
  return [{ type: 'divider', block_id: `${name}-line` }, section(`${name}-head`, words)];
}
