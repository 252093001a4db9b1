import type { ActionsBlock, KnownBlock } from '@slack/types';
import { type Catalogue, namesOf } from '../../domain/catalogue.ts';
import { differenceOf } from '../../domain/difference.ts';
import { comparableValues, noValues, valueLists } from '../../domain/private-link.ts';
import { referenceOf } from '../../domain/request.ts';
import type { LookedAgain } from '../../use-cases/look-again.ts';
import { type Answer, button, context, section } from '../blocks.ts';
import { cutPlain, fitList } from '../cut.ts';
import { actionIds, commandName } from '../ids.ts';
import { serviceButton } from '../service-button.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { namedValue } from './named-value.ts';
import {
  cardLink,
  glanceWords,
  openLine,
  owners,
  type ShownService,
  seenWords,
  stateWords,
} from './service-words.ts';
import { listNames } from './words.ts';

/** More would not fit into a message at their largest, nor be read. */
const shownAtMost = 3;
const roomOfAll = 6_000;
/** Of one list: what differs and what does not have as much each. */
const listRoom = (services: number): number =>
  Math.floor(roomOfAll / (6 * Math.min(services, shownAtMost)));

export type StatusAnswer = {
  /** What was asked for: the id of a service or of a cluster. */
  readonly name: string;
  readonly services: readonly ShownService[];
  readonly catalogue: Catalogue | undefined;
  /** What became of a look that was asked for. */
  readonly looked?: LookedAgain;
  readonly now: Date;
};

/** Services that go by a name: live beside approved, what is asked for, and what was last done. */
export function serviceStatusAnswer(given: StatusAnswer): Answer {
  const { name, services, looked } = given;
  const several = services.length > 1;
  const head = several
    ? mrkdwn`*${services.length} services* go by ${code(name)}:`
    : mrkdwn`Service ${code(services[0]?.id ?? name)}:`;
  const left = services.length - shownAtMost;
  return {
    text: head,
    blocks: [
      ...(several ? [section('answer', head)] : []),
      ...services.slice(0, shownAtMost).flatMap((service) => picture(service, given)),
      ...(left > 0 ? [context('more', mrkdwn`… and ${left} more.`)] : []),
      ...(looked === undefined ? [] : [context('looked', looks[looked])]),
    ],
  };
}

const looks: Record<LookedAgain, Mrkdwn> = {
  looked: mrkdwn`HCP was looked at just now.`,
  too_soon: mrkdwn`HCP was asked about this network less than 10 seconds ago, so it was not asked again.`,
  failed: mrkdwn`HCP could not be looked at now. What is shown is as old as it says.`,
};

/** Nothing goes by that name; `near` is what is like it. */
export function unknownServiceAnswer(name: string, near: readonly string[]): Answer {
  const like = [...new Set(near)].slice(0, shownAtMost).map((id) => code(id));
  const text = joined(
    [
      mrkdwn`There is no service, cluster or request ${code(cutPlain(name, 60))} that you can see.`,
      ...(like.length === 0 ? [] : [mrkdwn`Did you mean ${joined(like, ', ')}?`]),
      mrkdwn`${code(`${commandName} list`)} lists the services, ${code(`${commandName} status`)} your requests.`,
    ],
    ' ',
  );
  return { text, blocks: [section('answer', text)] };
}

/** A name that several services go by names none of them, where one must be meant. */
export function severalServicesAnswer(name: string, count: number): Answer {
  const text = mrkdwn`${count} services go by ${code(cutPlain(name, 60))}. Say which one, by its id: ${code(`${commandName} status`)} shows them.`;
  return { text, blocks: [section('answer', text)] };
}

function picture(service: ShownService, given: StatusAnswer): readonly KnownBlock[] {
  const at = `${service.projectId}/${service.id}`;
  const story = joined([...openLine(service, 'Open request'), ...lastLine(service)], '\n');
  return [
    section(`service:${at}`, headText(service)),
    ...valueTexts(service, given).map((text, index) => section(`list${index}:${at}`, text)),
    ...(story === '' ? [] : [section(`story:${at}`, story)]),
    context(`seen:${at}`, mrkdwn`${seenWords(service, given.now)}.`),
    actions(service, { at, name: given.name }),
  ];
}

function headText(service: ShownService): Mrkdwn {
  const { id, clusterId, hvnId, projectId, region, environment, owned, live } = service;
  const from =
    owned === undefined ? mrkdwn`` : mrkdwn`, from request ${code(referenceOf(owned.requestId))}`;
  const place = [
    mrkdwn`Cluster ${code(clusterId)}`,
    mrkdwn`HVN ${code(hvnId)}`,
    ...(region === undefined ? [] : [mrkdwn`region ${code(region)}`]),
    mrkdwn`project ${code(projectId)}`,
  ];
  const owner = mrkdwn`Owner: ${owners[service.owner]}${service.owner === 'bot' ? from : mrkdwn``}`;
  const rule =
    environment === undefined
      ? mrkdwn`no environment of the policy covers it`
      : mrkdwn`environment ${code(environment)}`;
  return joined(
    [
      mrkdwn`*${code(id)}* ${stateWords(service)}`,
      joined(place, ' · '),
      joined([owner, rule], ' · '),
      ...(live?.externalName === undefined
        ? []
        : [mrkdwn`External name ${code(live.externalName)}`]),
      ...driftLine(service),
    ],
    '\n',
  );
}

/** Only of what is ours: of a service of others nothing was ever approved. */
function driftOf({ owner, owned, live }: ShownService) {
  if (owner !== 'bot' || owned === undefined || live === undefined) return undefined;
  return differenceOf(owned.approved, comparableValues(live));
}

function driftLine(service: ShownService): readonly Mrkdwn[] {
  const drift = driftOf(service);
  if (drift === undefined) return [];
  const differs = valueLists.some(
    (list) => drift[list].added.length + drift[list].removed.length > 0,
  );
  if (!differs) return [mrkdwn`As approved.`];
  return service.open?.status === 'provisioning'
    ? [mrkdwn`*Not as last approved:* a change of it is under way.`]
    : [mrkdwn`*Not as approved.* + is at HCP without approval, − was approved and is not there:`];
}

function valueTexts(
  service: ShownService,
  { catalogue, services }: StatusAnswer,
): readonly Mrkdwn[] {
  const room = listRoom(services.length);
  const live =
    service.live === undefined ? service.owned?.approved : comparableValues(service.live);
  const drift = driftOf(service);
  const names = namesOf(
    catalogue ?? {},
    [live, service.owned?.approved].flatMap((values) =>
      values === undefined ? [] : valueLists.flatMap((list) => values[list]),
    ),
  );
  const where = mrkdwn``;
  return valueLists.map((list) => {
    const values = (live ?? noValues)[list];
    const { added, removed, kept } = drift?.[list] ?? { added: [], removed: [], kept: values };
    const lines = [
      ...added.map((value) => mrkdwn`+ ${namedValue(value, names)}`),
      ...removed.map((value) => mrkdwn`− ${namedValue(value, names)}`),
    ];
    const same = kept.map((value) => namedValue(value, names));
    const heading = mrkdwn`*${listNames[list]}* ${values.length}${service.live === undefined ? mrkdwn`, as approved` : mrkdwn``}`;
    return joined(
      [
        heading,
        ...(lines.length === 0 ? [] : [fitList(lines, room, { separator: '\n', where }).text]),
        ...(same.length === 0 ? [] : [fitList(same, room, { separator: ', ', where }).text]),
      ],
      '\n',
    );
  });
}

function lastLine({ last, lastCard }: ShownService): readonly Mrkdwn[] {
  if (last === undefined) return [];
  const when = last.endedAt === undefined ? [] : [dateText(last.endedAt)];
  const approvers = last.approvers.map(mention);
  const by = [
    mrkdwn`asked for by ${mention(last.requester)}`,
    ...(approvers.length === 0 ? [] : [mrkdwn`approved by ${joined(approvers, ', ')}`]),
  ];
  return [
    mrkdwn`Last change: ${joined([glanceWords(last), ...when, ...by], ', ')}${cardLink(lastCard)}`,
  ];
}

/** Forms open for what can be asked for here, as long as nothing else is asked for it. */
function actions(
  service: ShownService,
  { at, name }: { readonly at: string; readonly name: string },
): ActionsBlock {
  const value = serviceButton(name, service);
  const { id, owner, live, open } = service;
  const refresh = button({
    action: actionIds.lookAgain,
    label: 'Refresh',
    spoken: `Look at HCP now for service ${id}`,
    value,
  });
  const update = button({
    action: actionIds.updateService,
    label: 'Update …',
    spoken: `Open the form that changes service ${id}`,
    value,
  });
  const remove = button({
    action: actionIds.deleteService,
    label: 'Delete …',
    spoken: `Open the form that deletes service ${id}`,
    value,
    style: 'danger',
  });
  const isAskable = owner === 'bot' || owner === 'terraform';
  const offersForms = isAskable && live !== undefined && open === undefined;
  // HCP updates no service that has failed; deleting it is all that helps.
  const changes = live?.state === 'FAILED' ? [remove] : [update, remove];
  const elements = [refresh, ...(offersForms ? changes : [])];
  return { type: 'actions', block_id: `actions:${at}`, elements };
}
