import { describe, expect, it } from 'vitest';
import { type LiveValues, noService, noValues } from '../../../src/domain/private-link.ts';
import type { Change, ChangeRequest, Failure } from '../../../src/domain/request.ts';
import { requestCard } from '../../../src/slack/messages/request-card.ts';
import type { CardState } from '../../../src/use-cases/ports/painter.ts';
import { aCard, approver, aRequest, readable, secondApprover, sha256 } from './fixtures.ts';

const at = '2026-11-20T09:30:00.000Z';
const old = {
  consumerAccounts: ['arn:aws:iam::111122223333:root'],
  consumerIpRanges: ['10.66.0.0/16'],
  consumerRegions: [],
};

function live(values = aRequest().desired, createdAt = '2026-11-20T09:10:00Z'): LiveValues {
  return { exists: true, createdAt, clusterId: 'prod-eu', ...values };
}

type Given = Partial<ChangeRequest> & {
  readonly seen: LiveValues | undefined;
  readonly state?: string;
  readonly why?: Partial<Failure>;
};

function card({ seen, state = 'AVAILABLE', why, ...change }: Given): CardState {
  const failure: Failure = {
    code: 'outcome_unknown',
    ...why,
    ...(seen && {
      seen: { at, live: seen, digest: sha256('look'), ...(seen.exists && { state }) },
    }),
  };
  return aCard(
    {
      ...{ status: 'needs_attention', startedAt: new Date('2026-11-20T09:09:59Z'), failure },
      ...change,
    },
    change.change === undefined || change.change === 'create' ? {} : { live: live(old) },
  );
}

/** What stands below the decision section. */
function below(state: CardState): string {
  const { blocks } = requestCard(state);
  const all = JSON.parse(blocks) as { block_id: string }[];
  const progress = all.filter(({ block_id: id }) => id.startsWith('p:'));
  return readable(JSON.stringify(progress)).split('\nVersion 1')[0] ?? '';
}

const cards: Readonly<Record<string, CardState>> = {
  'a service of others, with the values that were approved': card({
    ...{ seen: live(aRequest().desired, '2026-11-19T09:00:00Z'), why: { code: 'not_ours' } },
  }),
  'no service': card({ seen: noService, why: { code: 'gone' } }),
  'never looked at': card({ seen: undefined, why: { code: 'too_many_starts' } }),
  'an update with other values, half decided': card({
    ...{ change: 'update', seen: live({ ...old, consumerRegions: ['us-east-1'] }) },
    why: {
      code: 'changed_meanwhile',
      reviews: [
        { reviewer: approver, decision: 'abandon' },
        { reviewer: secondApprover, decision: 'adopt' },
      ],
    },
  }),
  'a delete whose service is gone by now': card({
    ...{ change: 'delete', desired: noValues, seen: noService, why: { code: 'still_there' } },
  }),
  'a delete whose service was made anew': card({
    ...{ change: 'delete', desired: noValues, seen: live(old, '2026-11-20T09:20:00Z') },
    why: { code: 'remade' },
  }),
  'a failed create that has left its service': card({
    ...{ status: 'failed', seen: live(), state: 'FAILED', why: { code: 'service_failed' } },
  }),
  'a failed update whose values HCP takes for wrong': card({
    ...{ status: 'failed', change: 'update', seen: live(old) },
    why: { code: 'refused_by_hcp', hcp: { code: 3, message: 'no such region' } },
  }),
};

describe('the card of a request that did not end well', () => {
  it('says what HCP was seen to have, what can be done about it, and who has decided', () => {
    const told = Object.entries(cards).map(([name, state]) => `## ${name}\n${below(state)}`);

    expect(told.join('\n\n')).toMatchInlineSnapshot(`
      "## a service of others, with the values that were approved
      *Needs attention:* HCP has a service with this id, and nothing shows that the bot made it. A person has to decide what is next; until then the bot changes nothing.
      As seen at HCP <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>: the service has the values that were approved; state \`AVAILABLE\`, created <!date^1795078800^{date_short_pretty} at {time}|2026-11-19 09:00 UTC> (\`2026-11-19T09:00:00Z\`), cluster \`prod-eu\`, older than the bot's call.
      • *Adopt* takes that service for the result of this request: the bot looks at it until it is AVAILABLE, and owns it then.
      • *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.
      A decision to adopt or to abandon takes 2 approvals, as the change itself did. Nobody decides on their own request.
      [Adopt] [Abandon] [Look again]

      ## no service
      *Needs attention:* the service is no longer there. A person has to decide what is next; until then the bot changes nothing.
      As seen at HCP <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>: there is no such service.
      • *Try again* is safe: it shows the change anew, against what HCP has now, and nothing is sent before a new approval. Its requester and approvers can press it.
      • *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.
      A decision to adopt or to abandon takes 2 approvals, as the change itself did. Nobody decides on their own request.
      [Try again] [Abandon] [Look again]

      ## never looked at
      *Needs attention:* the worker was stopped too often while it carried this out. A person has to decide what is next; until then the bot changes nothing.
      HCP has not been looked at since. *Look again* shows what it has.
      • *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.
      A decision to adopt or to abandon takes 2 approvals, as the change itself did. Nobody decides on their own request.
      [Abandon] [Look again]

      ## an update with other values, half decided
      *Needs attention:* somebody else changed the service at HCP while the bot's own change was under way. A person has to decide what is next; until then the bot changes nothing.
      As seen at HCP <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>: the service has other values than were approved; state \`AVAILABLE\`, created <!date^1795165800^{date_short_pretty} at {time}|2026-11-20 09:10 UTC> (\`2026-11-20T09:10:00Z\`), cluster \`prod-eu\`.
      • *Try again* is safe: it shows the change anew, against what HCP has now, and nothing is sent before a new approval. Its requester and approvers can press it.
      • *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.
      A decision to adopt or to abandon takes 2 approvals, as the change itself did. Nobody decides on their own request.
      Decided so far to adopt: <@U0APPROV2>.
      Decided so far to give up: <@U0APPROV1>.
      What HCP has differs from what was approved (+ HCP has it, − HCP lacks it):
      Consumer IP ranges: + \`10.66.0.0/16\`
      Consumer IP ranges: − \`10.20.0.0/16\`
      Consumer regions: + \`us-east-1\`
      Consumer regions: − \`eu-central-1\`
      [Try again] [Abandon] [Look again]

      ## a delete whose service is gone by now
      *Needs attention:* HCP's operation has ended, but HCP still has the service. A person has to decide what is next; until then the bot changes nothing.
      As seen at HCP <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>: there is no such service.
      • *Adopt* takes that for the result of this request: the service is deleted.
      • *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.
      A decision to adopt or to abandon takes 2 approvals, as the change itself did. Nobody decides on their own request.
      [Adopt] [Abandon] [Look again]

      ## a delete whose service was made anew
      *Needs attention:* the service was deleted at HCP and made anew under its id, which nobody approved to change. A person has to decide what is next; until then the bot changes nothing.
      As seen at HCP <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>: another service stands under this id, made after the approval, which nobody has approved to change; state \`AVAILABLE\`, created <!date^1795166400^{date_short_pretty} at {time}|2026-11-20 09:20 UTC> (\`2026-11-20T09:20:00Z\`), cluster \`prod-eu\`.
      • *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.
      A decision to adopt or to abandon takes 2 approvals, as the change itself did. Nobody decides on their own request.
      [Abandon] [Look again]

      ## a failed create that has left its service
      *Failed*: HCP says that the service is in state FAILED. It has to be deleted before you ask again.
      As seen at HCP <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>: the service is there, and has failed; state \`FAILED\`, created <!date^1795165800^{date_short_pretty} at {time}|2026-11-20 09:10 UTC> (\`2026-11-20T09:10:00Z\`), cluster \`prod-eu\`, not older than the bot's call.
      • *Delete …* opens the form that removes what is left: the bot may, since its own change left it.
      [Delete …] [Request again …]

      ## a failed update whose values HCP takes for wrong
      *Failed*: HCP refused the change; nothing was done. That means: HCP takes these values for wrong. Asking for the same again is safe, but would be refused again: ask for other values.
      As seen at HCP <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>: the service has the values from before, so nothing of the change is there; state \`AVAILABLE\`, created <!date^1795165800^{date_short_pretty} at {time}|2026-11-20 09:10 UTC> (\`2026-11-20T09:10:00Z\`), cluster \`prod-eu\`.
      HCP said (code 3): no such region
      [Request again …]"
    `);
  });

  it('has buttons that stand for what was seen, and not for the version alone', () => {
    const value = (state: CardState): string =>
      /"value":"[^"]+\/1\/([0-9a-f]{16})"/.exec(requestCard(state).blocks)?.[1] ?? '';

    expect(value(card({ seen: noService }))).toBe(sha256('look').slice(0, 16));
    expect(value(card({ seen: undefined }))).toBe(aRequest().digest.slice(0, 16));
  });

  it.each([
    ['create', live(), 'becomes the result of this request, and the service the bot’s own'],
    ['update', live(), 'Service prod-eu-k7m2qx: AVAILABLE, created 2026-11-20T09:10:00Z.'],
    ['delete', noService, 'There is no service prod-eu-k7m2qx.'],
  ] as const)('asks once more before it is adopted: a %s', (change: Change, seen, words) => {
    const desired = change === 'delete' ? noValues : aRequest().desired;
    const same = live(seen.exists ? seen : old);
    const state = card({ change, desired, seen });
    const adopting = { ...state, shown: { ...state.shown, live: same } };

    const { blocks } = requestCard(change === 'update' ? adopting : state);

    expect(blocks).toContain(words);
    expect(blocks).toContain('Nothing is sent to HCP.');
  });
});
