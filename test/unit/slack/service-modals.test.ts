import type { InputBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { validateSuggestions } from '../../../sandbox/slack/limits.ts';
import { defaultLimits } from '../../../src/domain/limits.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import {
  deleteServiceModal,
  readDeleteServiceModal,
} from '../../../src/slack/modals/delete-service.ts';
import type { SubmittedView } from '../../../src/slack/modals/modal-input.ts';
import { parseServiceOption, serviceOptions } from '../../../src/slack/modals/service-options.ts';
import {
  readUpdateServiceModal,
  type UpdateServiceModal,
  updateBlockIds,
  updateServiceModal,
} from '../../../src/slack/modals/update-service.ts';
import { aNeed, aServiceChoice, projectId, requestId, textsIn } from './fixtures.ts';
import { validateView } from './judged.ts';
import { largestLive } from './largest.ts';

const policy: Policy = {
  auditors: { groups: [], users: [] },
  environments: [],
  terraform: ['tf-*'],
};
const toUpdate = { change: 'update', policy } as const;
const toDelete = { change: 'delete', policy } as const;
const fingerprint = 'abcdef0123456789'.repeat(4);
const picking: UpdateServiceModal = {
  ...{ requestId, wanted: toUpdate, need: aNeed('optional'), limits: defaultLimits },
  ...{ now: new Date('2026-11-20T09:03:30Z'), fingerprint: undefined },
};
const filled: UpdateServiceModal = { ...picking, fingerprint, choice: aServiceChoice() };

type Inputs = Record<string, { initial: string | undefined; label: string }>;

function inputsOf({ blocks }: ReturnType<typeof updateServiceModal>): Inputs {
  return Object.fromEntries(
    blocks.flatMap((block) => {
      if (!isInput(block)) return [];
      const { element } = block;
      const initial = element.type === 'plain_text_input' ? element.initial_value : undefined;
      return [[block.block_id ?? '', { label: block.label.text, initial }]];
    }),
  );
}

function isInput(block: { readonly type: string }): block is InputBlock {
  return block.type === 'input';
}

/** What Slack sends back of a form that nobody has touched. */
function untouched(view: ReturnType<typeof updateServiceModal>, chosen?: string): SubmittedView {
  const values = Object.entries(inputsOf(view)).map(([id, { initial }]) => [
    id,
    { text: { value: initial ?? null } },
  ]);
  const service = { choose_service_to_update: { selected_option: { value: chosen } } };
  return {
    private_metadata: view.private_metadata,
    state: { values: { ...Object.fromEntries(values), service } },
  };
}

describe('updateServiceModal', () => {
  it('asks for the service alone as long as none is chosen', () => {
    const view = updateServiceModal(picking);

    expect(Object.keys(inputsOf(view))).toEqual(['service']);
    expect(view.submit?.text).toBe('Next');
    expect(readUpdateServiceModal(untouched(view))).toMatchObject({
      ...{ requestId, chosen: undefined, filledFrom: undefined, filledWith: '' },
      ...{ accounts: '', ranges: '', regions: '', reason: '', ticket: '' },
    });
  });

  it('shows the whole lists that the service has, and how old they are', () => {
    const view = updateServiceModal(filled);

    const { accounts, ranges, regions } = updateBlockIds(fingerprint);
    const inputs = inputsOf(view);
    expect(Object.keys(inputs)).toEqual(['service', accounts, ranges, regions, 'reason', 'ticket']);
    expect(inputs[ranges]?.initial).toBe('10.20.0.0/16\n10.21.0.0/16');
    expect(inputs[regions]?.initial).toBeUndefined();
    expect(JSON.stringify(view.blocks)).toContain('2026-11-20 08:59 UTC>, 4 minutes ago.');
  });

  it('reads back what it was filled in with', () => {
    const chosen = `${projectId}/prod-eu-k7m2qx`;

    expect(readUpdateServiceModal(untouched(updateServiceModal(filled), chosen))).toEqual({
      ...{ requestId, chosen, filledFrom: chosen, filledWith: fingerprint },
      accounts: 'arn:aws:iam::111122223333:root',
      ranges: '10.20.0.0/16\n10.21.0.0/16',
      ...{ regions: '', reason: '', ticket: '' },
    });
  });

  it('has other blocks for other values, so that Slack keeps nothing that was typed for them', () => {
    const other = inputsOf(updateServiceModal({ ...filled, fingerprint: 'f'.repeat(64) }));

    const same = Object.keys(inputsOf(updateServiceModal(filled))).filter((id) => id in other);
    expect(same).toEqual(['service', 'reason', 'ticket']);
  });

  it('goes on in further fields where a list has no room in one, and loses no value', () => {
    if (!largestLive.exists) throw new Error('the largest service is there');
    const { consumerAccounts, consumerIpRanges, consumerRegions } = largestLive;
    const lists = { consumerAccounts, consumerIpRanges, consumerRegions };
    const view = updateServiceModal({ ...filled, choice: aServiceChoice(lists) });

    expect(validateView(view)).toEqual([]);
    expect(inputsOf(view)[updateBlockIds(fingerprint).accounts]?.label).toMatch(/\(1 of \d\)$/);
    expect(readUpdateServiceModal(untouched(view)).accounts.split('\n')).toEqual(consumerAccounts);
  });

  it('says what stands in the way of a service that was named', () => {
    const choice = aServiceChoice({ state: 'UPDATING' });

    const texts = textsIn(updateServiceModal({ ...filled, choice }).blocks);

    expect(texts.map(({ text }) => text)).toContain(
      'Not possible now: This service is UPDATING. It must be AVAILABLE to be changed: try again when it is.',
    );
  });

  it.each([
    ['nothing at all', {}],
    ['notes that are not JSON', { private_metadata: '{"filled":' }],
    ['notes of another shape', { private_metadata: '{"filled":["a"],"requestId":7}' }],
    ['a filling of another shape', { private_metadata: '{"filled":{"from":1,"fingerprint":{}}}' }],
  ])('reads %s as a form that is not ours', (_, view) => {
    expect(readUpdateServiceModal(view)).toMatchObject({
      ...{ requestId: undefined, filledFrom: undefined, filledWith: '', accounts: '' },
    });
  });
});

describe('deleteServiceModal', () => {
  it('asks for the id once more, and says what breaks', () => {
    const view = deleteServiceModal({ requestId, wanted: toDelete, need: aNeed('none') });

    expect(Object.keys(inputsOf(view))).toEqual(['service', 'service_id', 'reason', 'ticket']);
    expect(JSON.stringify(view.blocks)).toContain('every VPC endpoint on the service is cut off');
  });

  it('reads what was filled in', () => {
    const view = {
      private_metadata: JSON.stringify({ requestId }),
      state: {
        values: {
          service: { choose_service_to_delete: { selected_option: { value: 'p/s' } } },
          service_id: { text: { value: 's' } },
          reason: { text: { value: 'Because.' } },
        },
      },
    };

    expect(readDeleteServiceModal(view)).toEqual({
      ...{ requestId, chosen: 'p/s', typed: 's', reason: 'Because.', ticket: '' },
    });
  });
});

describe('serviceOptions', () => {
  const observed = aServiceChoice({ id: 'a-legacy' }, { owned: undefined });
  const failed = aServiceChoice({ id: 'b-failed', state: 'FAILED' });
  const terraform = aServiceChoice({ id: 'TF-one' });

  it('lists those that can be chosen first, Terraform’s among them, and the others with the reason', () => {
    const options = serviceOptions([observed, failed, terraform, aServiceChoice()], toUpdate);

    expect(options.map(({ text, description }) => `${text.text}: ${description?.text}`)).toEqual([
      'TF-one, eu-west-1, AVAILABLE: Cluster prod-eu, HVN hvn-prod',
      'prod-eu-k7m2qx, eu-west-1, AVAILABLE: Cluster prod-eu, HVN hvn-prod',
      'a-legacy, eu-west-1, AVAILABLE: Not possible: not made by the bot. Cluster prod-eu, HVN hvn-prod',
      'b-failed, eu-west-1, FAILED: Not possible: not in a state for it. Cluster prod-eu, HVN hvn-prod',
    ]);
  });

  it('offers a failed service to be deleted', () => {
    const [option] = serviceOptions([failed], toDelete);

    expect(option?.description?.text).toBe('Cluster prod-eu, HVN hvn-prod');
  });

  it('fits into Slack’s limits at the largest', () => {
    const long = (letter: string): string => letter.repeat(36);
    const ids = { id: long('s'), hvnId: long('h'), clusterId: long('c') };
    const many = Array.from({ length: 150 }, () => [aServiceChoice(ids), observed]).flat();

    const options = serviceOptions(many, toUpdate);

    expect(options).toHaveLength(100);
    expect(validateSuggestions({ options })).toEqual([]);
  });

  it.each([undefined, 7, '', 'p', '/', 'p/', '/s', 'a/b/c'])('reads %j as no service', (value) => {
    expect(parseServiceOption(value)).toBeUndefined();
  });
});
