import type { InputBlock, ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/domain/limits.ts';
import { digestPrefix, liveFingerprint } from '../../../src/domain/preimage.ts';
import { noService } from '../../../src/domain/private-link.ts';
import type { ChangeRequest } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';
import { fieldErrors } from '../../../src/slack/messages/refusal-text.ts';
import { createServiceModal } from '../../../src/slack/modals/create-service.ts';
import {
  editBlockIds,
  editRequestModal,
  readEditRequestModal,
} from '../../../src/slack/modals/edit-request.ts';
import type { SubmittedView } from '../../../src/slack/modals/modal-input.ts';
import { mrkdwn } from '../../../src/slack/text.ts';
import type { Snapshot } from '../../../src/use-cases/ports/request-store.ts';
import { aCard, aNeed, aRequest, aServiceChoice, requestId, textsIn } from './fixtures.ts';
import { validateView } from './judged.ts';
import { largestRequest, worstTexts } from './largest.ts';

const hashing = createHashing();

function snapshotOf(change: Partial<ChangeRequest> = {}, seen: Partial<Snapshot> = {}): Snapshot {
  const { request, shown, reviews, now } = aCard(change);
  return {
    ...{ request, shown, reviews, now, owned: undefined, approvedAccounts: new Set() },
    shownAt: request.createdAt,
    inForce: {
      policy: { auditors: { groups: [], users: [] }, environments: [], terraform: [] },
      hash: 'policy',
    },
    inventory: { cluster: undefined, hvn: undefined, links: [], services: [], seenAt: undefined },
    ...seen,
  };
}

const draw = (change: Partial<ChangeRequest> = {}, seen: Partial<Snapshot> = {}): ModalView =>
  editRequestModal(snapshotOf(change, seen), { hashing });

/** What Slack sends back of a form that nobody has touched. */
function untouched({ blocks, private_metadata }: ModalView): SubmittedView {
  const inputs = blocks.filter((block): block is InputBlock => block.type === 'input');
  const values = inputs.map(({ block_id: id, element }) => {
    const value = element.type === 'plain_text_input' ? (element.initial_value ?? null) : null;
    return [id, { text: { value } }];
  });
  return { private_metadata, state: { values: Object.fromEntries(values) } };
}

const inputIds = (view: ModalView): readonly string[] =>
  Object.keys(untouched(view).state?.values ?? {});

describe('the form that edits a request', () => {
  it('reads back the version that it was filled in from, and what that asks for', () => {
    const view = draw();

    const { version, digest } = aRequest();
    expect(readEditRequestModal(untouched(view))).toEqual({
      edits: { requestId, version, digestPrefix: digestPrefix(digest) },
      filledWith: liveFingerprint(noService, hashing),
      accounts: 'arn:aws:iam::111122223333:root',
      ranges: '10.20.0.0/16',
      regions: 'eu-central-1',
      ...{ reason: 'The payments VPC needs Vault.', ticket: 'CHG0012345' },
    });
  });

  it('asks of a delete for reason and ticket alone', () => {
    expect(inputIds(draw({ change: 'delete' }))).toEqual(['reason', 'ticket']);
  });

  it.each(['create', 'update', 'delete'] as const)(
    'has a place for every refusal of a %s, and loses none that meet there',
    (change) => {
      const view = draw({ change });

      const ids = editBlockIds(untouched(view));

      expect(inputIds(view)).toEqual(expect.arrayContaining(Object.values(ids)));
      const told = fieldErrors(
        [
          { field: 'cluster', code: 'edit_changes_nothing' },
          { field: 'service_id', code: 'no_environment' },
        ],
        ids,
      );
      expect(Object.keys(told)).toHaveLength(1);
      expect(Object.values(told)[0]).toMatch(/asks for already.*No environment/s);
    },
  );

  it('says that the service is no longer as the version showed it', () => {
    const { inventory } = snapshotOf();
    const { service } = aServiceChoice();
    const wordsOf = (view: ModalView) => textsIn(view.blocks).map(({ text }) => text);

    const moved = wordsOf(draw({}, { inventory: { ...inventory, services: [service] } }));

    expect(moved.join('\n')).toContain('no longer as version 1 showed it');
    expect(wordsOf(draw()).join('\n')).not.toContain('no longer as version');
  });

  it.each([
    ['nothing at all', {}],
    ['notes of another shape', { private_metadata: '{"edits":7,"filledWith":{}}' }],
    ['another button', { private_metadata: '{"edits":"a/1/b"}' }],
  ])('reads %s as a form that is not ours', (_, view) => {
    expect(readEditRequestModal(view)).toMatchObject({ edits: undefined, filledWith: '' });
  });
});

describe('a form that is filled in from an earlier request', () => {
  it('leaves out what has no room, and says so', () => {
    const { desired, reason } = aRequest(largestRequest(worstTexts.emoji));

    const view = createServiceModal({
      ...{ requestId, serviceId: 'prod-eu-k7m2qx', need: aNeed('optional'), limits: defaultLimits },
      filling: { values: desired, reason, ticket: '', about: mrkdwn`As before.` },
    });

    expect(validateView(view)).toEqual([]);
    expect(JSON.stringify(view.blocks)).toContain('too long for this form');
    expect(untouched(view).state?.values?.['accounts']?.['text']?.value).toBeNull();
  });
});
