import type { Who } from '../domain/people.ts';
import type { Answer, Otherwise, Outcome } from '../domain/replay.ts';

const outcomes: Record<Outcome, string> = {
  approved: 'approved',
  rejected: 'rejected',
  waiting: 'not approved by these',
  unknown: 'cannot be told',
};

const answers: Record<Answer, string> = { yes: 'yes', no: 'no', unknown: 'cannot be told' };

/** In what a request would have gone otherwise, for a terminal: ids, and names of environments. */
export function otherwiseWords(one: Otherwise): string {
  switch (one.kind) {
    case 'environment':
      return `environment ${one.from ?? 'none'}, now ${one.to ?? 'none'}`;
    case 'terraform':
      return one.to ? "the service is Terraform's" : "the service is no longer Terraform's";
    case 'quorum':
      return `approvals needed ${one.from}, now ${one.to}`;
    case 'also_from':
      return `one wanted of ${wanted(one.from)}, now of ${wanted(one.to)}`;
    case 'requester':
      return `${one.person} may ask: ${answers[one.from]}, now ${answers[one.to]}`;
    case 'reviewer':
      return `${one.person} counts: ${answers[one.from]}, now ${answers[one.to]}`;
    case 'outcome':
      return `outcome ${outcomes[one.from]}, now ${outcomes[one.to]}`;
  }
}

function wanted(all: readonly Who[]): string {
  if (all.length === 0) return 'nobody in particular';
  return all.map(({ groups, users }) => [...groups, ...users].join(' or ')).join(', and of ');
}
