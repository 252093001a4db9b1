import type { RiskCode, RiskFlag, Severity } from '../../domain/plan.ts';
import { fitList } from '../cut.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';

/** A risk in words: what it is, short enough to lead a card, and why it matters. */
type RiskWords = { readonly what: Mrkdwn; readonly why: Mrkdwn };

const silentList = mrkdwn`HCP does not document what an empty list means: it may let every address in.`;

const riskWords: Record<RiskCode, RiskWords> = {
  deletes_service: {
    what: mrkdwn`deletes the service`,
    why: mrkdwn`VPC endpoints that use it are cut off, or HCP refuses while there are any; the bot cannot see them.`,
  },
  already_exists: {
    what: mrkdwn`a service with this id exists already`,
    why: mrkdwn`HCP refuses a second one, and the bot does not touch one that it did not make.`,
  },
  public_range: {
    what: mrkdwn`lets in public addresses`,
    why: mrkdwn`Not wholly inside private address space, where VPCs have their addresses.`,
  },
  last_account_removed: {
    what: mrkdwn`takes the last account off the allow list`,
    why: mrkdwn`No account can connect anew. AWS keeps connections that were already accepted.`,
  },
  last_range_removed: {
    what: mrkdwn`takes the last IP range off the allow list`,
    why: silentList,
  },
  no_accounts: {
    what: mrkdwn`no account on the allow list`,
    why: mrkdwn`No account can connect until one is added.`,
  },
  no_ranges: { what: mrkdwn`no IP range on the allow list`, why: silentList },
  wide_range: {
    what: mrkdwn`lets in more than one VPC can have`,
    why: mrkdwn`A VPC is a /16 at most, so this covers other networks as well.`,
  },
  last_region_removed: {
    what: mrkdwn`takes the last extra region off`,
    why: mrkdwn`Only the HVN's own region is left.`,
  },
  role_with_path: {
    what: mrkdwn`a role with a path`,
    why: mrkdwn`AWS does not support paths here, so the role may be unable to connect.`,
  },
  user_or_role: {
    what: mrkdwn`single roles or users beside whole accounts`,
    why: mrkdwn`The others on the list are whole accounts: check that this is meant.`,
  },
};

const severityWords: Record<Severity, Mrkdwn> = {
  high: mrkdwn`High risk`,
  medium: mrkdwn`Medium risk`,
  low: mrkdwn`Low risk`,
};

/** What leads a card: the worst flag, or that there is none. */
export function worstFlag(flags: readonly RiskFlag[]): Mrkdwn {
  const [worst] = flags;
  if (worst === undefined) return mrkdwn`No risk flags`;
  return mrkdwn`*${severityWords[worst.severity]}:* ${riskWords[worst.code].what}`;
}

/** The same for a place without markup, with the values that it is about. */
export function worstFlagPlain(flags: readonly RiskFlag[]): string {
  const [worst] = flags;
  if (worst === undefined) return 'No risk flags.';
  const values = worst.values.length === 0 ? '' : `: ${worst.values.join(', ')}`;
  return `${severityWords[worst.severity]}: ${riskWords[worst.code].what}${values}.`;
}

const valuesMaxLength = 130;

/** One flag with its values and the reason to look at it. */
export function flagLine({ code: risk, severity, values }: RiskFlag): Mrkdwn {
  const { what, why } = riskWords[risk];
  const lead = mrkdwn`*${severityWords[severity]}:* ${what}`;
  if (values.length === 0) return mrkdwn`${lead}. ${why}`;
  const { text } = fitList(values.map(code), valuesMaxLength, {
    separator: ', ',
    where: mrkdwn` of those above`,
  });
  return mrkdwn`${lead}: ${text}. ${why}`;
}
