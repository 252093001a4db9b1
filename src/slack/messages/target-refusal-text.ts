import type { PersonKind } from '../../domain/people.ts';
import { referenceOf } from '../../domain/request.ts';
import type { TargetRefusal } from '../../intake/refusals.ts';
import { utcText } from '../text.ts';
import { quoted } from './value-refusal-text.ts';

/** Why nothing can be asked for a cluster, in full sentences and in a picker's few words. */
type TargetWords = {
  readonly [C in TargetRefusal['code']]: {
    readonly full: (refusal: Extract<TargetRefusal, { code: C }>) => string;
    readonly brief: string;
  };
};

const kinds: Record<Exclude<PersonKind, 'member'>, string> = {
  guest: 'You are a guest here',
  bot: 'You are a bot',
  deactivated: 'Your account is deactivated',
  stranger: 'You are from another company',
};

const linkNames: Record<string, string> = {
  peering: 'a peering connection',
  transit_gateway: 'a transit gateway attachment',
};

const targetWords: TargetWords = {
  cluster_unknown: {
    full: ({ seenAt }) =>
      seenAt === undefined
        ? 'HCP has not been looked at yet, so no cluster is known. Try again in a minute.'
        : `HCP had no such cluster when it was last looked at, ${utcText(seenAt)}. Choose one from the list.`,
    brief: 'not at HCP any more',
  },
  cluster_state: {
    full: ({ state }) => `This cluster is ${state}. It must be RUNNING: try again when it is.`,
    brief: 'not RUNNING',
  },
  cluster_tier: {
    full: ({ tier }) =>
      `This cluster is of tier ${tier}. PrivateLink needs the Essentials or the Standard tier.`,
    brief: 'tier too low',
  },
  cluster_provider: {
    full: ({ provider }) => `This cluster is on ${provider}. PrivateLink needs one on AWS.`,
    brief: 'not on AWS',
  },
  hvn_state: {
    full: ({ hvn, state }) =>
      `The HVN of this cluster, ${hvn}, is ${state}. It must be STABLE: try again when it is.`,
    brief: 'HVN not STABLE',
  },
  network_link: {
    full: ({ kind, id }) =>
      `The HVN of this cluster has ${linkNames[kind] ?? kind}, ${id}. HCP does not offer PrivateLink beside it.`,
    brief: 'HVN has a peering or gateway',
  },
  cluster_has_service: {
    full: ({ service }) =>
      `This cluster has a PrivateLink service already, ${service}. HCP's limit is one a cluster.`,
    brief: 'has a service already',
  },
  service_missing: { full: () => 'Choose a service from the list.', brief: 'no service' },
  service_unknown: {
    full: ({ seenAt }) =>
      seenAt === undefined
        ? 'HCP has not been looked at yet, so no service is known. Try again in a minute.'
        : `HCP had no such service when it was last looked at, ${utcText(seenAt)}. Choose one from the list.`,
    brief: 'service gone from HCP',
  },
  service_state: {
    full: ({ change, state }) =>
      change === 'delete'
        ? `This service is ${state}. It must be AVAILABLE or FAILED to be deleted: try again when it is.`
        : `This service is ${state}. It must be AVAILABLE to be changed: ${state === 'FAILED' ? 'HCP changes no failed service, but it can be deleted.' : 'try again when it is.'}`,
    brief: 'not in a state for it',
  },
  service_of_terraform: {
    full: ({ glob }) =>
      `Services like ${quoted(glob)} belong to Terraform by the policy, and the bot never writes those. Change it there.`,
    brief: 'Terraform’s',
  },
  service_observed: {
    full: () =>
      'The bot did not make this service, and nobody that it knows of did: it only looks at it, and never writes it.',
    brief: 'not made by the bot',
  },
  service_remade: {
    full: ({ requestId }) =>
      `The bot's own service of this id, from request ${referenceOf(requestId)}, is gone. This one was made later and elsewhere, so the bot never writes it.`,
    brief: 'made anew by others',
  },
  service_owned: {
    full: () => "This service is the bot's own already: there is nothing to take over.",
    brief: "the bot's already",
  },
  service_as_approved: {
    full: () => 'As HCP was last seen, this service is as approved: there is nothing to accept.',
    brief: 'as approved',
  },
  service_changed: {
    full: () =>
      'This service has changed at HCP since the form was filled in. Open the form again, so that your lists start from what it has now.',
    brief: 'changed since',
  },
  target_busy: {
    full: ({ requestId, service, card }) =>
      `Request ${referenceOf(requestId)} for service ${service} is still open. Wait until it has ended, or have it canceled.${card === undefined ? '' : ` Its card: ${card}`}`,
    brief: 'another request is open',
  },
  edit_not_yours: {
    full: () => 'Only the requester can edit a request. Nothing was recorded.',
    brief: 'not yours to edit',
  },
  edit_ended: {
    full: () =>
      'This request no longer waits for approval, so it cannot be edited. Its card says where it stands.',
    brief: 'no longer pending',
  },
  edit_overtaken: {
    full: () => 'This request was shown anew meanwhile. Open the form again from its card.',
    brief: 'shown anew',
  },
  edit_changes_nothing: {
    full: () => 'This is what the request asks for already. Change something, or close the form.',
    brief: 'no change',
  },
  no_environment: {
    full: () =>
      'No environment of the policy covers this cluster, so nobody could approve. Ask whoever keeps the policy.',
    brief: 'not in the policy',
  },
  too_few_approvers: {
    full: ({ found, quorum }) =>
      `This needs ${quorum} ${quorum === 1 ? 'approval' : 'approvals'}, but as far as Slack says ${found === 0 ? 'nobody else' : `only ${found} other ${found === 1 ? 'person' : 'people'}`} can give one. Ask whoever keeps the policy.`,
    brief: 'too few approvers',
  },
  nobody_also_from: {
    full: ({ handles, named }) =>
      `One approval must come from ${from(handles, named)}, but as far as Slack says nobody else of them can give it. Ask whoever keeps the policy.`,
    brief: 'nobody who must approve',
  },
  already_recorded: {
    full: ({ requestId }) =>
      `This form was recorded already, as request ${referenceOf(requestId)}, with other values. Close it; for another change, start anew.`,
    brief: 'recorded already',
  },
  person_unknown: {
    full: () => 'Slack has not told the bot who you are yet. Try again in a minute.',
    brief: 'unknown person',
  },
  not_a_member: {
    full: ({ kind }) => `${kinds[kind]}, and only members of this workspace can ask for changes.`,
    brief: 'members only',
  },
  group_unknown: {
    full: ({ groups }) =>
      `Slack has not told the bot who is in ${groups.join(', ')}, so it cannot tell whether you may ask. Try again in a minute.`,
    brief: 'group unknown',
  },
  not_a_requester: {
    full: () => 'The policy does not let you ask for changes of this cluster.',
    brief: 'not yours to ask',
  },
};

export function targetRefusalText(refusal: TargetRefusal): string {
  // The table's type ties each code to its words; TypeScript cannot follow that through an index.
  const words = targetWords[refusal.code].full as (refusal: TargetRefusal) => string;
  return words(refusal);
}

/** Names have no mention here: a person who is named by the policy has only an id that nobody can read. */
function from(handles: readonly string[], named: boolean): string {
  const groups = handles.map((handle) => `@${handle}`);
  return [...groups, ...(named ? ['those whom the policy names'] : [])].join(', ');
}

export function briefRefusal({ code }: TargetRefusal): string {
  return targetWords[code].brief;
}

export function unknownClusterText(name: string): string {
  return `No cluster called ${quoted(name)} is known. Choose one from the list.`;
}

export function unknownServiceText(name: string): string {
  return `No service or cluster with one called ${quoted(name)} is known. Choose one from the list.`;
}
