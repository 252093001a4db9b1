import type { Explanation } from '../../domain/explanation.ts';
import type { Environment } from '../../domain/policy.ts';
import { referenceOf } from '../../domain/request.ts';
import { countedApprovals } from '../../domain/review.ts';
import { sameRule } from '../../domain/rule.ts';
import type { RequestView, Work } from '../../use-cases/ports/request-store.ts';
import { type Answer, context, section } from '../blocks.ts';
import { fitList } from '../cut.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { bindingLine, progressLines } from './progress.ts';
import { ruleText } from './rule-text.ts';
import { cardLink } from './service-words.ts';
import { nextText } from './what-is-next.ts';
import { count, statusWords, verbs } from './words.ts';
import { workLines } from './work-text.ts';

export type WhyState = {
  readonly view: RequestView;
  readonly work: Work;
  /** Of the policy in force. */
  readonly explanation: Explanation;
  readonly permalink: string | undefined;
};

/** Why a request stands where it does: the rule, the people, the worker, and what comes next. */
export function whyAnswer(state: WhyState): Answer {
  const { view, work } = state;
  const head = headLine(state);
  return {
    text: head,
    blocks: [
      section('what', head),
      section('rule', joined(ruleLines(state), '\n')),
      section('standing', joined([...progressLines(view), ...lackingLines(view)], '\n')),
      section('work', joined(workLines(view.request, work), '\n')),
      section('next', mrkdwn`*Next:* ${nextText(view)}`),
      context('binding', bindingLine(view)),
    ],
  };
}

function headLine({ view: { request }, permalink }: WhyState): Mrkdwn {
  const { id, change, target } = request;
  return mrkdwn`Request ${code(referenceOf(id))}: ${verbs[change]} ${code(target.serviceId)} of cluster ${code(target.clusterId)}: *${statusWords(request)}*${cardLink(permalink)}`;
}

/** Room for ids of environments that people have named at length, or of many of them. */
const namesRoom = 400;

function ruleLines({ view, explanation: { ruling, passed, terraform } }: WhyState) {
  const { rule } = view.shown;
  if (ruling === undefined)
    return [mrkdwn`*Rule:* no environment of the policy in force covers this cluster any more.`];
  const { environment, rules } = ruling;
  const whole = ruleText(rule, spoken(environment));
  const earlier = passed.map((one) => code(one.environment));
  const before = fitList(earlier, namesRoom, { separator: ', ', where: mrkdwn`` }).text;
  const applied = rules.filter(({ verdict }) => verdict === 'applies').length;
  return [
    mrkdwn`*Rule:* environment ${code(environment.name)}, ${matchWords(environment)}${earlier.length === 0 ? mrkdwn`` : mrkdwn`; before it in the policy, and not of this cluster: ${before}`}.`,
    mrkdwn`${whole}. Nobody reviews their own request.`,
    ...(rules.length === 0
      ? []
      : [mrkdwn`Rules of this environment that apply to it: ${applied} of ${rules.length}.`]),
    ...(terraform === undefined
      ? []
      : [mrkdwn`The service is Terraform's, by the policy's ${code(terraform)}.`]),
    ...(sameRule(rule, ruling.rule)
      ? []
      : [
          mrkdwn`The policy in force has another rule for it by now: ${ruleText(ruling.rule, spoken(environment))}. The next decision shows the request anew.`,
        ]),
  ];
}

/** Quiet approvers are named here: an answer to one person alone calls nobody. */
function spoken({ approvers: { groups, users } }: Environment) {
  return { groups, users };
}

const globNames = { project: mrkdwn`project`, hvn: mrkdwn`HVN`, cluster: mrkdwn`cluster` };

function matchWords({ match }: Environment): Mrkdwn {
  const globs = (['project', 'hvn', 'cluster'] as const).flatMap((key) =>
    match[key] === undefined ? [] : [mrkdwn`${globNames[key]} ${code(match[key])}`],
  );
  return globs.length === 0
    ? mrkdwn`which covers every cluster`
    : mrkdwn`the first that covers it (${joined(globs, ', ')})`;
}

/** How many approvals are still to come. */
function lackingLines({ request, reviews }: RequestView): readonly Mrkdwn[] {
  if (request.status !== 'pending_approval') return [];
  const lacking = request.quorum - countedApprovals(reviews).length;
  return lacking > 0 ? [mrkdwn`${count(lacking, 'approval')} to go.`] : [];
}
