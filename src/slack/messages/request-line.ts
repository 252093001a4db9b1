import { countChanges } from '../../domain/plan.ts';
import { referenceOf } from '../../domain/request.ts';
import type { ListedRequest } from '../../use-cases/ports/request-views.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { worstFlag } from './risk-text.ts';
import { tallyText } from './rule-text.ts';
import { cardLink } from './service-words.ts';
import { statusWords, verbs } from './words.ts';

/** A request in a list, with the way to its card, where that is up. */
export type LinkedRequest = ListedRequest & { readonly permalink: string | undefined };

/** One's own request: where it stands, and how long it can wait. */
export function ownLine({ request, permalink }: LinkedRequest, now?: Date): Mrkdwn {
  const waits = request.status === 'pending_approval' || request.status === 'approved';
  return joined(
    [
      mrkdwn`${what(request)}: *${statusWords(request)}*`,
      mrkdwn`asked for ${dateText(request.createdAt)}${waits ? mrkdwn`, ${expiry(request, now)}` : mrkdwn``}${cardLink(permalink)}`,
    ],
    '\n',
  );
}

/** What somebody else asks for: enough to see whether it can wait, and never enough to decide on. */
export function decisionLine(listed: LinkedRequest, now?: Date): Mrkdwn {
  const { request, plan } = listed;
  const { added, removed } = countChanges(plan);
  return joined(
    [
      mrkdwn`${what(request)}: *+ ${added}, − ${removed}*, ${worstFlag(plan.flags)}`,
      mrkdwn`asked for by ${mention(request.requester)} · ${standing(listed, now)}${cardLink(listed.permalink)}`,
    ],
    '\n',
  );
}

function what({ id, change, target }: ListedRequest['request']): Mrkdwn {
  return mrkdwn`${code(referenceOf(id))} ${verbs[change]} ${code(target.serviceId)} of cluster ${code(target.clusterId)}`;
}

function standing({ request, counted }: ListedRequest, now: Date | undefined): Mrkdwn {
  if (request.status !== 'pending_approval') return mrkdwn`*${statusWords(request)}*`;
  return mrkdwn`approved by ${tallyText(counted.length, request.quorum)} · ${expiry(request, now)}`;
}

const soonMs = 86_400_000;

/** Stands out where it is soon, as seen from a time that is given. */
function expiry({ expiresAt }: ListedRequest['request'], now: Date | undefined): Mrkdwn {
  const isSoon = now !== undefined && expiresAt.getTime() - now.getTime() < soonMs;
  return isSoon
    ? mrkdwn`*expires soon*, ${dateText(expiresAt)}`
    : mrkdwn`expires ${dateText(expiresAt)}`;
}
