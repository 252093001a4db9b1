import { defaultLimits } from '../../domain/limits.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RiskFlag } from '../../domain/risk.ts';
import type { RiskCode, Severity } from '../../domain/risk-code.ts';
import { fitList } from '../cut.ts';
import { code, dateText, type Mrkdwn, mrkdwn, utcText } from '../text.ts';
import { namedPlain } from './named-value.ts';

/** A risk in words: what it is, short enough to lead a card, and why it matters. */
type RiskWords = { readonly what: Mrkdwn; readonly why: Mrkdwn };

const silentList = mrkdwn`HCP does not document what an empty list means: it may let every address in.`;

const riskWords: Record<RiskCode, RiskWords> = {
  deletes_service: {
    what: mrkdwn`deletes the service`,
    why: mrkdwn`Every VPC endpoint on it is cut off: up to ${defaultLimits.endpointConnections}, which HCP's API cannot list. HCP may refuse while endpoints are connected. Its cluster can only be deleted afterwards.`,
  },
  already_exists: {
    what: mrkdwn`a service with this id exists already`,
    why: mrkdwn`HCP refuses a second one, and the bot does not touch one that it did not make.`,
  },
  changed_outside: {
    what: mrkdwn`the service was changed outside the bot`,
    why: mrkdwn`It is not what the last approved request left it with. The difference is taken from what it is now.`,
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
  approvers_in_doubt: {
    what: mrkdwn`perhaps too few can approve`,
    why: mrkdwn`Slack has not told the bot of enough people who may, besides the requester.`,
  },
  old_look: {
    what: mrkdwn`HCP was looked at long ago`,
    why: mrkdwn`The service may differ by now. The bot looks again before it changes anything.`,
  },
  no_accounts: {
    what: mrkdwn`no account on the allow list`,
    why: mrkdwn`No account can connect until one is added.`,
  },
  no_ranges: { what: mrkdwn`no IP range on the allow list`, why: silentList },
  new_account: {
    what: mrkdwn`lets in an account that is new here`,
    why: mrkdwn`No service of this environment has it, and none was approved for it lately: check the digits.`,
  },
  not_in_catalogue: {
    what: mrkdwn`lets in what the catalogue does not name`,
    why: mrkdwn`The policy does not say whose it is.`,
  },
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
  by_terraform: {
    what: mrkdwn`carried out with Terraform`,
    why: mrkdwn`By the policy the service is Terraform's. Once approved, the bot says what the pull request needs, changes nothing itself, and looks until HCP has it.`,
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

/** The same for a place without markup, with the values that it is about and whose they are. */
export function worstFlagPlain({ flags, names }: Pick<Plan, 'flags' | 'names'>): string {
  const [worst] = flags;
  if (worst === undefined) return 'No risk flags.';
  const drawn = worst.values.map((value) => namedPlain(valueText(worst.code, value), names));
  const values = drawn.length === 0 ? '' : `: ${drawn.join(', ')}`;
  return `${severityWords[worst.severity]}: ${riskWords[worst.code].what}${values}.`;
}

/** Times are kept as a machine writes them, and a place without markup knows no reader's zone. */
function valueText(risk: RiskCode, value: string): string {
  return risk === 'old_look' ? utcText(new Date(value)) : value;
}

/** Room for all flags together: the more there are, the fewer values each one repeats. */
const valuesRoom = { usual: 130, crowded: 70 } as const;
const crowd = 5;

/** Each flag with its values and the reason to look at it, one a line. */
export function flagLines(flags: readonly RiskFlag[]): readonly Mrkdwn[] {
  const room = flags.length > crowd ? valuesRoom.crowded : valuesRoom.usual;
  return flags.map((flag) => flagLine(flag, room));
}

function flagLine({ code: risk, severity, values }: RiskFlag, room: number): Mrkdwn {
  const { what, why } = riskWords[risk];
  const lead = mrkdwn`*${severityWords[severity]}:* ${what}`;
  if (values.length === 0) return mrkdwn`${lead}. ${why}`;
  const drawn = values.map((value) =>
    risk === 'old_look' ? dateText(new Date(value)) : code(value),
  );
  // What somebody took off outside the bot stands nowhere else on the card.
  const where = risk === 'changed_outside' ? mrkdwn`` : mrkdwn` of those above`;
  const { text } = fitList(drawn, room, { separator: ', ', where });
  return mrkdwn`${lead}: ${text}. ${why}`;
}
