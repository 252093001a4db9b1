import type { KnownBlock } from '@slack/types';
import { type ChangeRequest, referenceOf } from '../../domain/request.ts';
import type { ClickAnswer } from '../../use-cases/click-answer.ts';
import { type Answer, context, section } from '../blocks.ts';
import { cutPlain } from '../cut.ts';
import { commandName } from '../ids.ts';
import { code, dateText, joined, link, type Mrkdwn, mrkdwn } from '../text.ts';
import { clickText } from './click-text.ts';
import { statusWords, verbs } from './words.ts';

/** What a command answers, to its sender alone. */
function answer(text: Mrkdwn, more: readonly KnownBlock[] = []): Answer {
  return { text, blocks: [section('answer', text), ...more] };
}

/** A request in a list; `permalink` is the way to its card, where there is one by now. */
export type ListedRequest = {
  readonly request: ChangeRequest;
  readonly permalink: string | undefined;
};

function requestLine({ request, permalink }: ListedRequest): Mrkdwn {
  const { change, target } = request;
  const open = permalink === undefined ? undefined : link(permalink, 'open');
  return joined(
    [
      mrkdwn`${code(referenceOf(request.id))} ${verbs[change]} ${code(target.serviceId)} of cluster ${code(target.clusterId)}: *${statusWords(request)}*`,
      mrkdwn`asked for ${dateText(request.createdAt)}`,
      ...(open === undefined ? [] : [open]),
    ],
    ' · ',
  );
}

export type StatusOptions = {
  /** There are others, older than these. */
  readonly more: boolean;
  /** What was asked for by name, rather than everything of one's own. */
  readonly named?: string;
};

/** Requests with where they stand, newest first. */
export function statusAnswer(
  requests: readonly ListedRequest[],
  { more, named }: StatusOptions,
): Answer {
  if (requests.length === 0)
    return answer(
      named === undefined
        ? mrkdwn`You have asked for nothing yet. ${code(`${commandName} request`)} opens the form.`
        : mrkdwn`There is no request ${code(cutPlain(named, 60))} that you can see. ${code(`${commandName} status`)} lists yours.`,
    );
  const older = more && requests.length <= listedAtMost;
  const note = older ? [context('older', mrkdwn`There are more, older than these.`)] : [];
  return answer(
    named === undefined ? mrkdwn`Your requests, newest first:` : mrkdwn`Found, newest first:`,
    [...requestList(requests), ...note],
  );
}

function requestList(requests: readonly ListedRequest[]): readonly KnownBlock[] {
  const lines = requests
    .slice(0, listedAtMost)
    .map((each, index) => section(`request-${index}`, requestLine(each)));
  const left = requests.length - lines.length;
  return left === 0
    ? lines
    : [...lines, context('more', mrkdwn`… and ${left} more, older than these.`)];
}

/** As many as a message has room for. */
export const listedAtMost = 20;

export type CancelAnswer =
  | { readonly code: 'no_reference' }
  | { readonly code: 'not_found'; readonly reference: string }
  | { readonly code: 'ambiguous'; readonly requests: readonly ListedRequest[] }
  | { readonly code: 'answered'; readonly request: ChangeRequest; readonly answer: ClickAnswer };

export function cancelAnswer(result: CancelAnswer): Answer {
  switch (result.code) {
    case 'no_reference':
      return answer(
        mrkdwn`Which request? ${code(`${commandName} cancel K7M2QX`)}, with the six characters from its card.`,
      );
    case 'not_found':
      return answer(
        mrkdwn`There is no request ${code(cutPlain(result.reference, 60))}. ${code(`${commandName} status`)} lists yours.`,
      );
    case 'ambiguous':
      return answer(
        mrkdwn`Several requests are called that. Cancel the one that you mean with the button on its card:`,
        requestList(result.requests),
      );
    case 'answered':
      return answer(mrkdwn`${code(referenceOf(result.request.id))}: ${clickText(result.answer)}`);
  }
}

export type Problem =
  | 'slack_unavailable'
  | 'database_unavailable'
  | 'could_not_confirm'
  | 'decided_later'
  | 'unexpected';

const problems: Record<Problem, Mrkdwn> = {
  slack_unavailable: mrkdwn`Slack does not answer the bot at the moment. Nothing was done; try again in a minute.`,
  database_unavailable: mrkdwn`The bot cannot reach its database. Nothing was done; try again in a minute.`,
  decided_later: mrkdwn`Your click is recorded, but not decided yet. It will be soon, and the card then shows it.`,
  could_not_confirm: mrkdwn`The bot could not confirm that this was recorded. Do it again: it will not be doubled.`,
  unexpected: mrkdwn`Something went wrong in the bot, and its log says what. ${code(`${commandName} status`)} shows what is recorded.`,
};

export function problemAnswer(problem: Problem): Answer {
  return answer(problems[problem]);
}
