import { decidesIn, type NoRole, type Roles } from '../../domain/roles.ts';
import { type Answer, context, section } from '../blocks.ts';
import { cutPlain, fitList } from '../cut.ts';
import { commandName, type Subcommand, subcommands } from '../ids.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { noRoleWords } from './who-words.ts';

const usage: Record<Subcommand, { readonly form: string; readonly does: Mrkdwn }> = {
  request: {
    form: 'request [cluster]',
    does: mrkdwn`opens the form that asks for a PrivateLink service`,
  },
  update: {
    form: 'update [service or cluster]',
    does: mrkdwn`opens the form that changes who may connect to a service`,
  },
  delete: {
    form: 'delete [service or cluster]',
    does: mrkdwn`opens the form that deletes a service`,
  },
  own: {
    form: 'own <service>',
    does: mrkdwn`opens the form that takes over a service which others made`,
  },
  'hand-over': {
    form: 'hand-over <service>',
    does: mrkdwn`opens the form that gives a service of the bot to Terraform`,
  },
  status: {
    form: 'status [service or request]',
    does: mrkdwn`shows a service as it is and as it was approved; alone, your requests and where they stand`,
  },
  mine: {
    form: 'mine',
    does: mrkdwn`lists what you have asked for, and what waits for your decision`,
  },
  why: {
    form: 'why <request>',
    does: mrkdwn`says which rule a request comes under, who may approve it, what is missing and what comes next`,
  },
  history: {
    form: 'history [filter]',
    does: mrkdwn`lists past requests that concern you, or for auditors all of them, as in ${code('cluster:prod-eu by:@someone since:30d decision:rejected')}`,
  },
  list: {
    form: 'list [filter]',
    does: mrkdwn`lists the services, all or those like ${code('prod-*')}, by service, cluster or environment`,
  },
  cancel: {
    form: 'cancel K7M2QX',
    does: mrkdwn`cancels a request of yours, as long as it has not been sent to HCP`,
  },
  freeze: {
    form: 'freeze <environment> <reason>',
    does: mrkdwn`keeps what is approved there from being begun, for all to see why`,
  },
  unfreeze: {
    form: 'unfreeze <environment>',
    does: mrkdwn`ends that: what waits goes on by itself`,
  },
  help: { form: 'help', does: mrkdwn`says what you may do` },
};

type Audience = 'requesters' | 'freezers';

/** Whom a subcommand is for; the others are for every member. */
const audiences: Partial<Record<Subcommand, Audience>> = {
  request: 'requesters',
  update: 'requesters',
  delete: 'requesters',
  own: 'requesters',
  'hand-over': 'requesters',
  freeze: 'freezers',
  unfreeze: 'freezers',
};

const belongs: Record<Audience, (roles: Roles) => boolean> = {
  requesters: ({ requests }) => requests.length > 0,
  freezers: ({ freezes }) => freezes,
};

function isFor(roles: Roles): (name: Subcommand) => boolean {
  return (name) => {
    const audience = audiences[name];
    return audience === undefined || belongs[audience](roles);
  };
}

function usageLines(names: readonly Subcommand[] = subcommands): Mrkdwn {
  return joined(
    names.map((each) => mrkdwn`${code(`${commandName} ${usage[each].form}`)} ${usage[each].does}`),
    '\n',
  );
}

const about = mrkdwn`This bot creates, changes and deletes AWS PrivateLink services for HCP Vault Dedicated clusters, after approval by people whom the policy names.`;

/**
 * What the bot does and how; also the answer to the bare command. Of the commands those that the policy gives
 * to whoever asks: all of them, with a word about it, where Slack has not told enough of them.
 */
export function helpAnswer(roles: Roles | NoRole): Answer {
  const uncertain = roles === 'unknown' || (typeof roles !== 'string' && !roles.complete);
  const names =
    typeof roles === 'string' || uncertain ? subcommands : subcommands.filter(isFor(roles));
  const usage =
    typeof roles === 'string' && roles !== 'unknown'
      ? noRoleWords(roles, 'use this bot')
      : usageLines(names);
  const notes = [
    ...(uncertain ? [doubt] : []),
    ...(typeof roles === 'string' ? [] : rights(roles)),
  ];
  return {
    text: joined([about, usage], '\n'),
    blocks: [
      section('about', about),
      section('usage', usage),
      ...(notes.length === 0 ? [] : [context('notes', ...notes)]),
    ],
  };
}

const doubt = mrkdwn`Slack has not told the bot all it needs to know of you, so this lists every command: not all may be allowed to you.`;

/** Names of environments may be long, and many. */
const namesRoom = 400;

/** What somebody can do besides, for which there is no command. */
function rights(roles: Roles): readonly Mrkdwn[] {
  const decides = decidesIn(roles);
  const { text } = fitList(decides.map(code), namesRoom, { separator: ', ', where: mrkdwn`` });
  return [
    ...(decides.length === 0
      ? []
      : [
          mrkdwn`You may decide in ${text}: with the buttons of the cards, or from the bot's Home tab.`,
        ]),
    ...(roles.audits ? [mrkdwn`As an auditor you may see every request.`] : []),
  ];
}

/** The answer to a subcommand that there is none of: the likely meaning, or all of them. */
export function unknownSubcommandAnswer(typed: string): Answer {
  const near = nearest(typed);
  const head = mrkdwn`There is no ${code(`${commandName} ${cutPlain(typed, 40)}`)}.`;
  const text =
    near === undefined
      ? joined([head, usageLines()], '\n')
      : mrkdwn`${head} Did you mean ${code(`${commandName} ${near}`)}?`;
  return { text, blocks: [section('answer', text)] };
}

/** The subcommand that one slip of the finger, or two in a longer word, turns into what was typed. */
function nearest(typed: string): Subcommand | undefined {
  const word = typed.toLowerCase();
  if (word.length > longestTyped) return undefined;
  const close = (slips: number): Subcommand | undefined =>
    subcommands.find((name) => name.length > slips * 2 + 1 && isWithin(slips, word, name));
  return close(0) ?? close(1) ?? close(2);
}

const longestTyped = 12;

/** Whether so many letters left out, added, replaced or swapped turn one word into the other. */
function isWithin(slips: number, from: string, to: string): boolean {
  if (from === to) return true;
  if (slips === 0) return false;
  if (from[0] !== undefined && from[0] === to[0])
    return isWithin(slips, from.slice(1), to.slice(1));
  const swapped = `${from[1] ?? ''}${from[0] ?? ''}${from.slice(2)}`;
  return (
    isWithin(slips - 1, from.slice(1), to) ||
    isWithin(slips - 1, from, to.slice(1)) ||
    isWithin(slips - 1, from.slice(1), to.slice(1)) ||
    (from.length > 1 && from[1] === to[0] && isWithin(slips - 1, swapped, to))
  );
}
