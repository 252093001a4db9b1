import type { AuditAction } from '../domain/audit.ts';
import type { ClickRefusal } from './click-answer.ts';
import type { Click, ClickAction } from './ports/delivery-log.ts';
import type { Verdict } from './ports/request-store.ts';

const actions: Record<ClickAction, AuditAction> = {
  approve: 'review_refused',
  reject: 'review_refused',
  cancel: 'cancel_refused',
  adopt: 'outcome_refused',
  abandon: 'outcome_refused',
  retry: 'outcome_refused',
  look: 'outcome_refused',
};

/** A refused decision is an entry too: who tried what, on which version, and why not. */
export function refuseClick(
  click: Click,
  answer: ClickRefusal,
): Required<Pick<Verdict<ClickRefusal>, 'answer' | 'refusal'>> {
  return {
    answer,
    refusal: {
      action: actions[click.action],
      actor: click.person,
      requestId: click.requestId,
      details: {
        refusal: answer.code,
        decision: click.action,
        version: click.version,
        digest_prefix: click.digestPrefix,
        team_id: click.teamId,
      },
    },
  };
}
