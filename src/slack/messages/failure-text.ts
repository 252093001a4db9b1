import type { SectionBlock } from '@slack/types';
import { isNothing } from '../../domain/difference.ts';
import { type Again, factsOfCode, type HcpMeaning } from '../../domain/hcp-code.ts';
import {
  type Change,
  type Failure,
  type FailureCode,
  type HcpChange,
  isOwnershipChange,
} from '../../domain/request.ts';
import { plainSection, section } from '../blocks.ts';
import { cutPlain, fitList } from '../cut.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { deltaLines } from './difference-text.ts';

const failureWords: Record<FailureCode, Mrkdwn> = {
  refused_by_hcp: mrkdwn`HCP refused the change; nothing was done`,
  operation_failed: mrkdwn`HCP's operation ended with an error`,
  service_failed: mrkdwn`HCP says that the service is in state FAILED`,
  outcome_unknown: mrkdwn`HCP's answer was lost, and looking at HCP did not settle what it did`,
  not_as_desired: mrkdwn`the service at HCP is not what was approved`,
  not_ours: mrkdwn`HCP has a service with this id, and nothing shows that the bot made it`,
  changed_meanwhile: mrkdwn`somebody else changed the service at HCP while the bot's own change was under way`,
  not_owned: mrkdwn`the bot did not make this service, so it changes nothing of it`,
  of_terraform: mrkdwn`the policy says that this service is Terraform's, so the bot changes nothing of it`,
  owned_already: mrkdwn`the service is the bot's own already`,
  as_approved: mrkdwn`the service is as approved already`,
  gone: mrkdwn`the service is no longer there`,
  remade: mrkdwn`the service was deleted at HCP and made anew under its id, which nobody approved to change`,
  still_there: mrkdwn`HCP's operation has ended, but HCP still has the service`,
  no_environment: mrkdwn`no environment of the policy covers this cluster any more`,
  stuck: mrkdwn`HCP's operation does not end`,
  no_answer: mrkdwn`HCP did not answer for too long`,
  too_many_starts: mrkdwn`the worker was stopped too often while it carried this out`,
  superseded: mrkdwn`another request, which only takes away, took its place`,
};

/** Why it ended badly, in our words; what HCP itself said follows in plain text. */
export function failureText({ code: why, detail }: Failure): Mrkdwn {
  const words = failureWords[why];
  return detail === undefined ? words : mrkdwn`${words}: ${code(cutPlain(detail, 200))}`;
}

const meanings: Record<HcpMeaning, Mrkdwn> = {
  invalid: mrkdwn`HCP takes these values for wrong`,
  not_found: mrkdwn`HCP does not find what this is about: the cluster, its HVN or the service`,
  taken: mrkdwn`the id is taken in this project, or the cluster has a service already`,
  forbidden: mrkdwn`HCP does not let the bot's service principal do this; whoever runs the bot can look at its role`,
  exhausted: mrkdwn`a limit or quota of HCP is used up`,
  wrong_state: mrkdwn`something at HCP is not in the state that this needs`,
  busy: mrkdwn`HCP is at something else with it`,
  unsupported: mrkdwn`HCP does not offer this here`,
  unauthenticated: mrkdwn`HCP does not accept the bot's credential; whoever runs the bot can renew it`,
  fault: mrkdwn`something went wrong inside HCP`,
};

const agains: Record<Again, Mrkdwn> = {
  other_values: mrkdwn`Asking for the same again is safe, but would be refused again: ask for other values.`,
  once_put_right: mrkdwn`Asking again is safe once the cause is put right.`,
  later: mrkdwn`Asking again is safe; if it goes on, HCP's support has to look.`,
};

/** What HCP's code means; empty for one that is not known. */
function codeMeaning({ hcp }: Failure): Mrkdwn {
  const facts = hcp && factsOfCode(hcp.code);
  return facts === undefined ? mrkdwn`` : mrkdwn` That means: ${meanings[facts.meaning]}.`;
}

type Advice = Record<HcpChange, Mrkdwn>;

/** What it means for the next attempt, where that is known. */
const adviceFor: Partial<Record<FailureCode, Advice>> = {
  operation_failed: {
    create: mrkdwn`HCP may have left a service, which has to be deleted before you ask again.`,
    update: mrkdwn`Look at the service before you ask again: that is safe, since a new request starts from what HCP has then.`,
    delete: mrkdwn`HCP may refuse while VPC endpoints are connected. Asking again is safe if the service is still there.`,
  },
  service_failed: {
    create: mrkdwn`It has to be deleted before you ask again.`,
    update: mrkdwn`HCP updates no such service: asking for the same again does not help. It can be deleted and created anew.`,
    delete: mrkdwn`Asking again is safe; if that fails as well, HCP's support has to look.`,
  },
};

/** Whether trying again is safe, as sentences to append; empty where nothing certain can be said. */
export function failureAdvice(failure: Failure, change: Change): Mrkdwn {
  const { code: why } = failure;
  // What is asked of nobody at HCP fails for what the words themselves say.
  if (isOwnershipChange(change)) return mrkdwn``;
  const meaning = codeMeaning(failure);
  const advice =
    why === 'refused_by_hcp' ? refusedAdvice(failure, change) : adviceFor[why]?.[change];
  return advice === undefined ? meaning : mrkdwn`${meaning} ${advice}`;
}

/** HCP did nothing, so trying again harms nothing; whether it helps, its code tells. */
function refusedAdvice({ hcp }: Failure, change: HcpChange): Mrkdwn {
  const { again } = (hcp && factsOfCode(hcp.code)) ?? { again: 'once_put_right' };
  return change === 'delete'
    ? mrkdwn`HCP may refuse while VPC endpoints are connected. ${agains[again]}`
    : agains[again];
}

/** Below why it ended badly: what HCP said, and what HCP has that is not as approved. */
export function failureFacts(
  id: (name: string) => string,
  failure: Failure,
): readonly SectionBlock[] {
  return [...hcpSaid(id('hcp'), failure), ...differs(id('differs'), failure)];
}

const differsRoom = 1_000;

function differs(id: string, failure: Failure): readonly SectionBlock[] {
  if (failure.differs === undefined || isNothing(failure.differs)) return [];
  const lines = deltaLines(failure.differs);
  const where = mrkdwn` values, in the audit log`;
  const { text } = fitList(lines, differsRoom, { separator: '\n', where });
  const lead = mrkdwn`What HCP has differs from what was approved (+ HCP has it, − HCP lacks it):`;
  return [section(id, joined([lead, text], '\n'))];
}

const hcpWordsMaxLength = 500;

/** What HCP said, word for word: text of others, so it is shown without markup. */
function hcpSaid(id: string, { hcp }: Failure): readonly SectionBlock[] {
  if (hcp === undefined) return [];
  const said = hcp.message.trim() === '' ? 'nothing more' : hcp.message;
  return [plainSection(id, `HCP said (code ${hcp.code}): ${said}`, hcpWordsMaxLength)];
}
