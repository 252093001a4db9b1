import type { Who } from '../../domain/people.ts';
import type { Approvers } from '../../domain/policy.ts';
import type { Cause, RuledRisk } from '../../domain/policy-rule.ts';
import type { Change } from '../../domain/request.ts';
import { distinctExtras, type Rule } from '../../domain/rule.ts';
import { fitList } from '../cut.ts';
import { code, groupMention, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { count } from './words.ts';

/** Why a rule applies, as what comes after "because". */
export const riskCauses: Record<RuledRisk, Mrkdwn> = {
  deletes_service: mrkdwn`it deletes the service`,
  already_exists: mrkdwn`a service with this id exists already`,
  changed_outside: mrkdwn`the service was changed outside the bot`,
  public_range: mrkdwn`it lets in public addresses`,
  last_account_removed: mrkdwn`it takes the last account off the allow list`,
  last_range_removed: mrkdwn`it takes the last IP range off the allow list`,
  old_look: mrkdwn`HCP was looked at long ago`,
  no_accounts: mrkdwn`no account is on the allow list`,
  no_ranges: mrkdwn`no IP range is on the allow list`,
  new_account: mrkdwn`it lets in an account that is new here`,
  not_in_catalogue: mrkdwn`it lets in what the catalogue does not name`,
  wide_range: mrkdwn`it lets in more than one VPC can have`,
  last_region_removed: mrkdwn`it takes the last extra region off`,
  role_with_path: mrkdwn`it lets in a role with a path`,
  user_or_role: mrkdwn`it lets in single roles or users beside whole accounts`,
  by_terraform: mrkdwn`it is carried out with Terraform`,
};

export const changeCauses: Record<Change, Mrkdwn> = {
  create: mrkdwn`it makes a service`,
  update: mrkdwn`it changes a service`,
  delete: mrkdwn`it deletes the service`,
  accept: mrkdwn`it accepts a drift`,
  own: mrkdwn`it takes a service over`,
  hand_over: mrkdwn`it hands a service over`,
};

/** The worst of them are enough to say why; the card has all of them above. */
const toldRisks = 2;

function causeText({ flags = [], moreValuesThan, onlyRemoves, change }: Cause): Mrkdwn {
  const risks = flags.slice(0, toldRisks).map((flag) => riskCauses[flag]);
  const others = [
    ...(moreValuesThan === undefined
      ? []
      : [mrkdwn`it changes more than ${count(moreValuesThan, 'value')}`]),
    ...(onlyRemoves === undefined ? [] : [mrkdwn`it only removes`]),
  ];
  const told = [...risks, ...others];
  // A kind of change is worth a word only where nothing else is: the card leads with it.
  if (told.length === 0 && change !== undefined) return changeCauses[change];
  return joined(told, ' and ');
}

/** Room for one list of people, less where others come after it, and for all of them together. */
const peopleRoom = { alone: 450, beside: 250, extra: 120 } as const;
const ruleRoom = 620;

/**
 * How many must approve, whose approvals count, of whom one is needed, and why: "*Needs 2 approvals* from
 * @netsec, one of them from @secleads, because it lets in public addresses."
 */
export function ruleText(rule: Rule, approvers: Approvers): Mrkdwn {
  const { environment, quorum, because } = rule;
  const alsoFrom = distinctExtras(rule);
  const [only] = alsoFrom;
  // One approval, and it must be one of theirs: whose else would count does not matter.
  const isTheirs = quorum === 1 && only !== undefined;
  const isPlain = because === undefined && only === undefined;
  const room = isPlain ? peopleRoom.alone : peopleRoom.beside;
  // Quiet ones may approve, and are not called by the card.
  const approversText = approvers.quiet
    ? mrkdwn`the approvers of ${code(environment)}`
    : whoText(approvers, room);
  const start = mrkdwn`*Needs ${count(quorum, 'approval')}* from ${isTheirs ? extraText(only) : approversText}`;
  const whole = [
    { words: start, cause: isTheirs ? only.because : because },
    ...(isTheirs ? alsoFrom.slice(1) : alsoFrom).map((extra) => ({
      words: mrkdwn`one ${isTheirs ? mrkdwn`more` : mrkdwn`of them`} from ${extraText(extra)}`,
      cause: extra.because,
    })),
  ];
  const parts = whole.map(({ words, cause }, index) => {
    const why = cause === undefined ? mrkdwn`` : causeText(cause);
    const next = whole[index + 1]?.cause;
    // What two of them have for a cause is said once, after the last.
    const isSaid = why === '' || (next !== undefined && causeText(next) === why);
    return isSaid ? words : mrkdwn`${words}, because ${why}`;
  });
  return fitList(parts, ruleRoom, { separator: ', ', where: mrkdwn` conditions of the policy` })
    .text;
}

const extraText = (who: Who): Mrkdwn => whoText(who, peopleRoom.extra);

/** Who, as the card mentions them. */
function whoText({ groups, users }: Who, room: number): Mrkdwn {
  const named = [...groups.map(groupMention), ...users.map(mention)];
  const { text } = fitList(named, room, { separator: ', ', where: mrkdwn` in the policy` });
  return text === '' ? mrkdwn`nobody: the policy names no approver` : text;
}

/** How many of how many: where one of certain people is missing, there may be more than are needed. */
export function tallyText(counted: number, quorum: number): Mrkdwn {
  return counted > quorum
    ? mrkdwn`${counted}, of ${quorum} needed`
    : mrkdwn`${counted} of ${quorum}`;
}

/** Room for those of whom one is needed, where a card says it once more. */
const missingRoom = 250;

/** Of whom one must still approve, as a sentence with a space before it; nothing where of nobody. */
export function missingText(missing: readonly Who[] = []): Mrkdwn {
  return missing.length === 0 ? mrkdwn`` : mrkdwn` Still missing: ${oneFrom(missing)}.`;
}

/** Of whom one must be among those who decide, whatever there is to decide. */
export function amongText(rule: Rule): Mrkdwn {
  const extras = distinctExtras(rule);
  return extras.length === 0 ? mrkdwn`` : mrkdwn` Among them must be ${oneFrom(extras)}.`;
}

function oneFrom(extras: readonly Who[]): Mrkdwn {
  const all = extras.map((who) => mrkdwn`one from ${extraText(who)}`);
  return fitList(all, missingRoom, { separator: ', ', where: mrkdwn` in the policy` }).text;
}
