import { type Answer, section } from '../blocks.ts';
import { cutPlain } from '../cut.ts';
import { commandName, type Subcommand, subcommands } from '../ids.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';

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
  list: {
    form: 'list [filter]',
    does: mrkdwn`lists the services, all or those like ${code('prod-*')}, by service, cluster or environment`,
  },
  cancel: {
    form: 'cancel K7M2QX',
    does: mrkdwn`cancels a request of yours, as long as it has not been sent to HCP`,
  },
  help: { form: 'help', does: mrkdwn`says this` },
};

function usageLines(): Mrkdwn {
  return joined(
    subcommands.map(
      (each) => mrkdwn`${code(`${commandName} ${usage[each].form}`)} ${usage[each].does}`,
    ),
    '\n',
  );
}

/** What the bot does and how; also the answer to the bare command. */
export function helpAnswer(): Answer {
  const about = mrkdwn`This bot creates, changes and deletes AWS PrivateLink services for HCP Vault Dedicated clusters, after approval by people whom the policy names.`;
  return {
    text: joined([about, usageLines()], '\n'),
    blocks: [section('about', about), section('usage', usageLines())],
  };
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
