import type { NoRole, Roles } from '../../src/domain/roles.ts';
import { type Answer, section } from '../../src/slack/blocks.ts';
import {
  type CancelAnswer,
  cancelAnswer,
  type Problem,
  problemAnswer,
  statusAnswer,
} from '../../src/slack/messages/answers.ts';
import { type Edge, edgeAnswer } from '../../src/slack/messages/edge-answers.ts';
import { helpAnswer, unknownSubcommandAnswer } from '../../src/slack/messages/help.ts';
import { receiptAnswer } from '../../src/slack/messages/receipt.ts';
import { noRoleAnswer } from '../../src/slack/messages/story.ts';
import { noRoleWords } from '../../src/slack/messages/who-words.ts';
import { aRequest, requestId } from '../unit/slack/fixtures.ts';
import { everything } from '../unit/slack/home-fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { largestState, longLink } from './largest-state.ts';
import { permalink } from './requests.ts';

/** What a person is told alone, in few words: keys are all codes, values are when that happens. */
const problems: Readonly<Record<Problem, string>> = {
  slack_unavailable: 'Slack does not answer the bot.',
  database_unavailable: 'The bot’s database is away.',
  could_not_confirm: 'The answer to a commit was lost.',
  decided_later: 'A click is recorded, and decided by the sweeper.',
  unexpected: 'A bug.',
};

const edges: Readonly<Record<Edge, string>> = {
  unreadable_button: 'A button with a value that is none of ours.',
  too_late: 'Slack’s trigger has expired.',
  not_yours_to_edit: 'Somebody else’s request.',
  not_pending: 'It is decided by now.',
  nothing_left: 'There is nothing to delete.',
  service_not_named: 'own or hand-over without a name.',
  request_not_named: 'why without a reference.',
  drift_over: 'The drift has ended meanwhile.',
  not_seen_any_more: 'The service is not known any more.',
  not_ended: 'Request again, of one that has not ended.',
  not_succeeded: 'Undo, of one that was not carried out.',
  not_seen: 'Undo, of a service that is not there.',
  undone_already: 'Undo, of what is undone.',
  made_anew: 'Undo, of a service that others made anew.',
  no_opposite: 'Undo, of a change of ownership.',
  not_ours: 'Undo, of a service of others.',
};

const receipts: Readonly<Record<Parameters<typeof receiptAnswer>[0], string>> = {
  sent: 'The receipt is in a direct message.',
  scope_missing: 'The app may not send files.',
  open: 'The request goes on.',
  not_signed: 'What is on record does not hold.',
  dropped: 'Entries of it were exported and dropped.',
  no_key: 'The bot has no key.',
};

const nobody: Roles = {
  ...{ requests: [], approves: [], escalates: [], wanted: [], groups: [] },
  ...{ audits: false, freezes: false, administers: false, complete: true },
};
const noRoles: Readonly<Record<NoRole, string>> = {
  unknown: 'Slack has not told of them.',
  guest: 'A guest of the workspace.',
  bot: 'Another app.',
  deactivated: 'An account that was switched off.',
  stranger: 'Of another company.',
};

const { message } = inGroup('Answer to a command');
const words = (text: string): string => text.replaceAll('_', ' ');

function each<T extends Readonly<Record<string, string>>>(
  abouts: T,
  draw: (code: keyof T & string) => Answer,
): readonly Entry[] {
  const codes = Object.keys(abouts) as readonly (keyof T & string)[];
  return codes.map((code) =>
    message({ title: words(code), about: abouts[code] ?? '' }, draw(code)),
  );
}

function lookRefused(kind: NoRole): Answer {
  const text = noRoleWords(kind, 'look at services');
  return { text, blocks: [section('answer', text)] };
}

export function answerEntries(): readonly Entry[] {
  return [...each(problems, problemAnswer), ...each(edges, edgeAnswer)];
}

export function receiptEntries(): readonly Entry[] {
  return each(receipts, (code) => receiptAnswer(code, requestId));
}

const help = inGroup('Answer to help');

export function helpEntries(): readonly Entry[] {
  const kinds = Object.keys(noRoles) as readonly NoRole[];
  const told = (title: string, about: string, roles: Roles | NoRole): Entry =>
    help.message({ title, about }, helpAnswer(roles));
  return [
    told('somebody with every role', 'All commands, and what else they may do.', everything),
    told('somebody with no role', 'A member whom the policy does not name.', nobody),
    told('somebody in doubt', 'Slack has not told enough.', { ...everything, complete: false }),
    ...kinds.flatMap((kind) => [
      told(kind, noRoles[kind], kind),
      help.message({ title: `${kind}, asking the past`, about: noRoles[kind] }, noRoleAnswer(kind)),
      help.message(
        { title: `${kind}, looking at services`, about: noRoles[kind] },
        lookRefused(kind),
      ),
    ]),
    ...['cancle', 'frobnicate', ''].map((typed) =>
      help.message(
        { title: `mistyped: ${typed}`, about: 'A command that there is none of.' },
        unknownSubcommandAnswer(typed),
      ),
    ),
  ];
}

const own = inGroup('Answer to status and cancel');
const listed = { request: aRequest(), permalink };
const provisioning = aRequest({ status: 'provisioning', phase: 'running' });
const cancellations: Readonly<Record<string, CancelAnswer>> = {
  'cancel, no reference': { code: 'no_reference' },
  'cancel, not found': { code: 'not_found', reference: 'ABC234' },
  'cancel, several': { code: 'ambiguous', requests: [listed, listed] },
  'cancel, done': { code: 'answered', request: aRequest(), answer: { code: 'canceled' } },
};

export function statusEntries(): readonly Entry[] {
  const about = 'What somebody asked for, and where it stands.';
  const status = (title: string, ...given: Parameters<typeof statusAnswer>): Entry =>
    own.message({ title, about }, statusAnswer(...given));
  return [
    own.message({ title: 'status', about, size: 'smallest' }, statusAnswer([], { more: false })),
    status('status', [listed, { request: provisioning, permalink: undefined }], { more: false }),
    status('status, more than are listed', [listed], { more: true }),
    status('status of a reference', [listed], { more: false, named: 'VLLY5R' }),
    status('status of an unknown reference', [], { more: false, named: 'ABC234' }),
    ...Object.entries(cancellations).map(([title, answer]) =>
      own.message({ title, about: 'To whoever typed it.' }, cancelAnswer(answer)),
    ),
  ];
}

export function largestAnswers(worst: string): readonly Entry[] {
  const { request } = largestState(worst);
  const requests = Array.from({ length: 200 }, () => ({ request, permalink: longLink }));
  const size = 'largest';
  const about = 'More than there is room for.';
  const approves: readonly string[] = Array(50).fill('e'.repeat(60));
  return [
    help.message(
      { title: 'somebody in doubt', about, size },
      helpAnswer({ ...everything, approves, complete: false }),
    ),
    help.message({ title: 'mistyped', about, size }, unknownSubcommandAnswer(worst)),
    own.message({ title: 'status', about, size }, statusAnswer(requests, { more: true })),
    own.message(
      { title: 'cancel, several', about, size },
      cancelAnswer({ code: 'ambiguous', requests }),
    ),
    own.message(
      { title: 'cancel, not found', about, size },
      cancelAnswer({ code: 'not_found', reference: worst }),
    ),
  ];
}
