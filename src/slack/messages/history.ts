import type { ActionsBlock, KnownBlock } from '@slack/types';
import { referenceOf } from '../../domain/request.ts';
import { decisionOf, type RequestFilter } from '../../domain/request-filter.ts';
import type { FilterRefusal } from '../../intake/filter-names.ts';
import { printFilter } from '../../intake/request-filter.ts';
import type { HistoryPage, PastRequest } from '../../use-cases/ports/request-history.ts';
import { type Answer, button, context, plainSection, section } from '../blocks.ts';
import { cutPlain } from '../cut.ts';
import { type HistoryAsked, historyButton } from '../history-button.ts';
import { actionIds, commandName } from '../ids.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { filterRefusalText } from './filter-text.ts';
import { statusWords, verbs } from './words.ts';

/** A page that is read at a glance. */
export const listedPast = 8;

export type PastPage = {
  readonly asked: HistoryAsked;
  readonly page: HistoryPage;
  readonly scope: { readonly all: boolean; readonly inDoubt: boolean };
};

/** Requests of the past, the newest first, with the filter in words, and the ways on. */
export function historyAnswer({ asked, page, scope }: PastPage): Answer {
  const { requests, next } = page;
  const head = headWords({ asked, page, scope });
  return {
    text: head,
    blocks: [
      section('head', head),
      ...requests.map(row),
      ...(scope.inDoubt ? [context('doubt', doubt)] : []),
      turnHistory(asked, next),
    ],
  };
}

const doubt = mrkdwn`Slack has not told the bot all it needs to know of you, so more may concern you. Try again in a minute.`;

function headWords({ asked: { filter, after }, page, scope }: PastPage): Mrkdwn {
  const whose = scope.all ? mrkdwn`Requests` : mrkdwn`Requests that concern you`;
  const which = filterWords(filter);
  if (page.requests.length > 0)
    return mrkdwn`*${whose}, the newest first*${which}${after === undefined ? mrkdwn`` : mrkdwn`, going on`}:`;
  return after === undefined
    ? mrkdwn`*${whose}*${which}: none.`
    : mrkdwn`*${whose}*${which}: there are no more.`;
}

/** As it is typed, but for the times, which everybody reads in their own zone. */
function filterWords({ since, until, ...rest }: RequestFilter): Mrkdwn {
  const words = printFilter(rest);
  return joined(
    [
      words === '' ? mrkdwn`` : mrkdwn` with ${code(cutPlain(words, 400))}`,
      since === undefined ? mrkdwn`` : mrkdwn` since ${dateText(since)}`,
      until === undefined ? mrkdwn`` : mrkdwn` until ${dateText(until)}`,
    ],
    '',
  );
}

function row(request: PastRequest): KnownBlock {
  const reference = referenceOf(request.id);
  return {
    ...section(`past:${request.id}`, joined([whatLine(request), whoLine(request)], '\n')),
    accessory: button({
      action: actionIds.showStory,
      label: 'Story',
      spoken: `Show the story of request ${reference}`,
      value: request.id,
    }),
  };
}

function whatLine(request: PastRequest): Mrkdwn {
  const { id, change, serviceId, clusterId } = request;
  return mrkdwn`${code(referenceOf(id))} ${verbs[change]} ${code(cutPlain(serviceId, 40))} of cluster ${code(cutPlain(clusterId, 40))}: *${pastStatus(request)}*`;
}

/** Where it stands, by its status alone: how far HCP has come, its card says. */
export function pastStatus({ change, status }: Pick<PastRequest, 'change' | 'status'>): Mrkdwn {
  if (status === 'provisioning') return mrkdwn`being carried out`;
  return statusWords({ change, status, phase: undefined });
}

/** As many as a line has room for. */
const namedReviewers = 6;

function whoLine({
  requester,
  createdAt,
  environment,
  reviews,
  ticket,
  status,
}: PastRequest): Mrkdwn {
  const named = reviews.slice(0, namedReviewers).map(({ reviewer }) => mention(reviewer));
  const left = reviews.length - named.length;
  const who = joined([...named, ...(left > 0 ? [mrkdwn`${left} more`] : [])], ', ');
  const did = decisionOf[status] === 'rejected' ? mrkdwn`rejected by` : mrkdwn`reviewed by`;
  return joined(
    [
      mrkdwn`asked for by ${mention(requester)} ${dateText(createdAt)}`,
      code(cutPlain(environment, 40)),
      ...(reviews.length === 0 ? [] : [mrkdwn`${did} ${who}`]),
      ...(ticket === undefined ? [] : [mrkdwn`ticket ${code(cutPlain(ticket, 40))}`]),
    ],
    ' · ',
  );
}

/** A message has no room for five filters of this length; the most needed buttons do with less. */
const longFilter = 400;

/** Behind the last one, from the newest anew, and the form with the filter: the same however often they are pressed. */
function turnHistory(asked: HistoryAsked, next: HistoryPage['next']): ActionsBlock {
  const { filter, after } = asked;
  const value = historyButton({ filter, after: undefined });
  const older = button({
    action: actionIds.olderHistory,
    label: 'Older',
    spoken: 'Show the requests before these',
    value: historyButton({ filter, after: next }),
  });
  const newest = button({
    action: actionIds.newestHistory,
    label: 'Newest',
    spoken: 'Show the newest requests again',
    value,
  });
  const isLong = value.length > longFilter;
  const elements = [
    ...(next === undefined ? [] : [older]),
    ...(after === undefined || isLong ? [] : [newest]),
    filterButton(value),
    ...(isLong ? [] : fileButtons(value)),
  ];
  return { type: 'actions', block_id: 'history', elements };
}

/** All that fits, in a file. */
function fileButtons(value: string) {
  const spoken = 'Send me all requests that fit, as a file in';
  return [
    button({ action: actionIds.historyCsv, label: 'CSV', spoken: `${spoken} CSV`, value }),
    button({
      action: actionIds.historyLines,
      label: 'JSON',
      spoken: `${spoken} JSON Lines`,
      value,
    }),
  ];
}

/** What became of a wish for a file. `more`: there are others, older than what is in it. */
export type FileAnswer =
  | { readonly code: 'sent'; readonly count: number; readonly more: boolean }
  | { readonly code: 'nothing_to_send' }
  | { readonly code: 'scope_missing' };

export function historyFileAnswer(result: FileAnswer): Answer {
  const words = fileWords(result);
  return { text: words, blocks: [section('answer', words)] };
}

export const historyFileComment = 'The requests that you asked for, as they are now.';

export const noFilesWords = mrkdwn`The bot may not send files here: the app lacks the scope ${code('files:write')}. Ask whoever runs it to install the manifest anew.`;

function fileWords(result: FileAnswer): Mrkdwn {
  switch (result.code) {
    case 'sent':
      return result.more
        ? mrkdwn`The newest ${result.count} requests that fit are in the file that the bot sent you directly. There are more: ask for a shorter time.`
        : mrkdwn`All ${result.count} requests that fit are in the file that the bot sent you directly.`;
    case 'nothing_to_send':
      return mrkdwn`No request fits, so there is nothing to send.`;
    case 'scope_missing':
      return noFilesWords;
  }
}

/** Opens the form in which a filter is filled in. */
export function filterButton(value: string, label: 'Filter …' | 'History …' = 'Filter …') {
  const spoken = 'Open the form that asks which requests of the past to show';
  return button({ action: actionIds.filterHistory, label, spoken, value });
}

const toldProblems = 10;

/** All that is wrong with what was typed, and how it is written. */
export function badFilterAnswer(refusals: readonly FilterRefusal[]): Answer {
  const head = mrkdwn`This filter cannot be read, so nothing was looked for:`;
  const lines = refusals.slice(0, toldProblems).map(filterRefusalText);
  const left = refusals.length - lines.length;
  const more = left > 0 ? [`… and ${left} more.`] : [];
  return {
    text: head,
    blocks: [
      section('answer', head),
      plainSection('problems', [...lines, ...more].join('\n')),
      context('example', mrkdwn`As in ${code(example)}.`),
      { type: 'actions', block_id: 'history', elements: [filterButton(nothingAsked)] },
    ],
  };
}

const example = `${commandName} history cluster:prod-eu by:@someone since:30d decision:rejected`;

/** Of a form that is empty. */
export const nothingAsked = historyButton({ filter: {}, after: undefined });
