import { describe, expect, it } from 'vitest';
import { type RequestId, referenceOf } from '../../../src/domain/request.ts';
import type { FieldRefusal, ReasonRefusal, TargetRefusal } from '../../../src/intake/refusals.ts';
import { fieldErrors, rejectReasonErrors } from '../../../src/slack/messages/refusal-text.ts';
import { briefRefusal } from '../../../src/slack/messages/target-refusal-text.ts';

const rival = '00000000-0000-4000-8000-000000000001' as RequestId;
const reference = referenceOf(rival);

/** Of each code one example; the type makes sure that none is left out. */
const targets: { readonly [C in TargetRefusal['code']]: Extract<TargetRefusal, { code: C }> } = {
  cluster_unknown: { code: 'cluster_unknown', seenAt: new Date('2026-11-20T08:59:00Z') },
  cluster_state: { code: 'cluster_state', state: 'SEALED' },
  cluster_tier: { code: 'cluster_tier', tier: 'DEV' },
  cluster_provider: { code: 'cluster_provider', provider: 'azure' },
  hvn_state: { code: 'hvn_state', hvn: 'hvn-prod', state: 'CREATING' },
  network_link: { code: 'network_link', kind: 'peering', id: 'to-legacy' },
  cluster_has_service: { code: 'cluster_has_service', service: 'prod-eu-old' },
  service_missing: { code: 'service_missing' },
  service_unknown: { code: 'service_unknown', seenAt: new Date('2026-11-20T08:59:00Z') },
  service_state: { code: 'service_state', change: 'update', state: 'UPDATING' },
  service_of_terraform: { code: 'service_of_terraform', glob: 'tf-*' },
  service_observed: { code: 'service_observed' },
  service_remade: { code: 'service_remade', requestId: rival },
  service_owned: { code: 'service_owned' },
  service_as_approved: { code: 'service_as_approved' },
  service_changed: { code: 'service_changed' },
  target_busy: { code: 'target_busy', requestId: rival, service: 'prod-eu-abc234' },
  edit_not_yours: { code: 'edit_not_yours' },
  edit_ended: { code: 'edit_ended' },
  edit_overtaken: { code: 'edit_overtaken' },
  edit_changes_nothing: { code: 'edit_changes_nothing' },
  no_environment: { code: 'no_environment' },
  too_few_approvers: { code: 'too_few_approvers', found: 1, quorum: 2 },
  nobody_also_from: { code: 'nobody_also_from', handles: ['secleads'], named: true },
  already_recorded: { code: 'already_recorded', requestId: rival },
  person_unknown: { code: 'person_unknown' },
  not_a_member: { code: 'not_a_member', kind: 'guest' },
  group_unknown: { code: 'group_unknown', groups: ['S0NETSEC', 'S0PLATFORM'] },
  not_a_requester: { code: 'not_a_requester' },
};

describe('why a cluster cannot be asked for', () => {
  it('is said in a sentence with the value that is in the way', () => {
    const told = Object.values(targets).map(
      (refusal) => `${refusal.code}: ${fieldErrors([{ field: 'cluster', ...refusal }])['cluster']}`,
    );

    expect(told.join('\n').replaceAll(reference, 'REFERENCE')).toMatchInlineSnapshot(`
      "cluster_unknown: HCP had no such cluster when it was last looked at, 2026-11-20 08:59 UTC. Choose one from the list.
      cluster_state: This cluster is SEALED. It must be RUNNING: try again when it is.
      cluster_tier: This cluster is of tier DEV. PrivateLink needs the Essentials or the Standard tier.
      cluster_provider: This cluster is on azure. PrivateLink needs one on AWS.
      hvn_state: The HVN of this cluster, hvn-prod, is CREATING. It must be STABLE: try again when it is.
      network_link: The HVN of this cluster has a peering connection, to-legacy. HCP does not offer PrivateLink beside it.
      cluster_has_service: This cluster has a PrivateLink service already, prod-eu-old. HCP's limit is one a cluster.
      service_missing: Choose a service from the list.
      service_unknown: HCP had no such service when it was last looked at, 2026-11-20 08:59 UTC. Choose one from the list.
      service_state: This service is UPDATING. It must be AVAILABLE to be changed: try again when it is.
      service_of_terraform: Services like “tf-*” belong to Terraform by the policy, and the bot never writes those. Change it there.
      service_observed: The bot did not make this service, and nobody that it knows of did: it only looks at it, and never writes it.
      service_remade: The bot's own service of this id, from request REFERENCE, is gone. This one was made later and elsewhere, so the bot never writes it.
      service_owned: This service is the bot's own already: there is nothing to take over.
      service_as_approved: As HCP was last seen, this service is as approved: there is nothing to accept.
      service_changed: This service has changed at HCP since the form was filled in. Open the form again, so that your lists start from what it has now.
      target_busy: Request REFERENCE for service prod-eu-abc234 is still open. Wait until it has ended, or have it canceled.
      edit_not_yours: Only the requester can edit a request. Nothing was recorded.
      edit_ended: This request no longer waits for approval, so it cannot be edited. Its card says where it stands.
      edit_overtaken: This request was shown anew meanwhile. Open the form again from its card.
      edit_changes_nothing: This is what the request asks for already. Change something, or close the form.
      no_environment: No environment of the policy covers this cluster, so nobody could approve. Ask whoever keeps the policy.
      too_few_approvers: This needs 2 approvals, but as far as Slack says only 1 other person can give one. Ask whoever keeps the policy.
      nobody_also_from: One approval must come from @secleads, those whom the policy names, but as far as Slack says nobody else of them can give it. Ask whoever keeps the policy.
      already_recorded: This form was recorded already, as request REFERENCE, with other values. Close it; for another change, start anew.
      person_unknown: Slack has not told the bot who you are yet. Try again in a minute.
      not_a_member: You are a guest here, and only members of this workspace can ask for changes.
      group_unknown: Slack has not told the bot who is in S0NETSEC, S0PLATFORM, so it cannot tell whether you may ask. Try again in a minute.
      not_a_requester: The policy does not let you ask for changes of this cluster."
    `);
  });

  it('is said in few words in the picker', () => {
    const told = Object.values(targets).map(briefRefusal);

    expect(new Set(told).size).toBe(told.length);
    expect(told.every((words) => words.length > 0 && words.length <= 30)).toBe(true);
  });

  it('names a transit gateway, and any other link by its own name', () => {
    const told = (kind: string): string | undefined =>
      fieldErrors([{ field: 'cluster', code: 'network_link', kind, id: 'tgw-1' }])['cluster'];

    expect(told('transit_gateway')).toContain('has a transit gateway attachment, tgw-1.');
    expect(told('wormhole')).toContain('has wormhole, tgw-1.');
  });

  it('is honest before HCP was looked at for the first time', () => {
    const errors = fieldErrors([{ field: 'cluster', code: 'cluster_unknown', seenAt: undefined }]);

    expect(errors['cluster']).toBe(
      'HCP has not been looked at yet, so no cluster is known. Try again in a minute.',
    );
  });
});

describe('what the policy refuses', () => {
  it.each<readonly [FieldRefusal, string]>([
    [
      { field: 'accounts', code: 'values_required' },
      'The policy does not allow an empty list of accounts here. Give at least one.',
    ],
    [
      { field: 'ranges', code: 'values_required' },
      'The policy does not allow an empty list of IP ranges here. Give at least one.',
    ],
    [
      { field: 'service_id', code: 'service_id_taken', by: 'prod-us' },
      'This id belongs to the service of cluster prod-us. Ids are unique in a project, whatever the case: choose another one.',
    ],
    [
      { field: 'ticket', code: 'ticket_missing' },
      'The policy wants a ticket for this cluster. Give the number of the change ticket.',
    ],
    [
      { field: 'ticket', code: 'ticket_pattern', text: 'INC1', pattern: 'CHG\\d{7}' },
      '“INC1” is not a ticket of the form that the policy wants. The form is CHG\\d{7}',
    ],
  ])('%j reads: %s', (refusal, read) => {
    expect(fieldErrors([refusal])).toEqual({ [refusal.field]: read });
  });
});

describe('many problems in one field', () => {
  const bad = (count: number): readonly FieldRefusal[] =>
    Array.from({ length: count }, (_, index) => ({
      field: 'ranges',
      code: 'not_a_range',
      text: `wrong-${index}`,
    }));

  it('say once what is right', () => {
    expect(fieldErrors(bad(3))['ranges']?.split('\n')).toEqual([
      '“wrong-0” is not an IPv4 range.',
      '“wrong-1” is not an IPv4 range.',
      '“wrong-2” is not an IPv4 range.',
      'Write ranges like 10.0.0.0/16.',
    ]);
  });

  it('are counted where they do not fit, none silently left out', () => {
    const lines = fieldErrors(bad(100))['ranges']?.split('\n') ?? [];

    const shown = lines.filter((line) => line.startsWith('“')).length;
    expect(shown).toBeGreaterThan(5);
    expect(lines.at(-2)).toBe(`… and ${100 - shown} more problems in this field.`);
    expect(lines.at(-1)).toBe('Write ranges like 10.0.0.0/16.');
  });
});

describe('a reason for a rejection', () => {
  it.each<[ReasonRefusal, string]>([
    [
      { code: 'reason_short', given: 2, min: 10 },
      'The reason has 2 characters. The requester needs at least 10 characters to learn why.',
    ],
    [
      { code: 'reason_short', given: 0, min: 10 },
      'There is no reason. The requester needs at least 10 characters to learn why.',
    ],
    [
      { code: 'reason_long', given: 1_001, max: 1_000 },
      'The reason has 1001 characters. At most 1000 are possible: put the rest into the thread.',
    ],
  ])('is refused under its own field, in words for who rejects: %o', (refusal, words) => {
    expect(rejectReasonErrors(refusal)).toEqual({ reject_reason: words });
  });
});
