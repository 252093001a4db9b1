import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/domain/limits.ts';
import { type CreateText, parseCreateForm } from '../../../src/intake/create-form.ts';
import { fieldBlockIds } from '../../../src/slack/ids.ts';
import { fieldErrors } from '../../../src/slack/messages/refusal-text.ts';
import { badInputs } from '../../support/bad-inputs.ts';

const good: CreateText = {
  serviceId: 'vault-prod',
  accounts: '111122223333',
  ranges: '10.0.0.0/16',
  regions: '',
  reason: 'Connect the payments VPC.',
  ticket: '',
};

function readUnder(text: Partial<CreateText>): Record<string, string> {
  const form = parseCreateForm({ ...good, ...text }, defaultLimits);
  return form.ok ? {} : fieldErrors(form.refusal);
}

const tables = [
  ['accounts', fieldBlockIds.accounts, badInputs.accounts],
  ['ranges', fieldBlockIds.ranges, badInputs.ranges],
  ['regions', fieldBlockIds.regions, badInputs.regions],
  ['serviceId', fieldBlockIds.service_id, badInputs.serviceId],
  ['reason', fieldBlockIds.reason, badInputs.reason],
  ['ticket', fieldBlockIds.ticket, badInputs.ticket],
] as const;

describe.each(tables)('what is read under %s', (field, blockId, rows) => {
  it.each(rows)('after %j: %s', (typed, read) => {
    expect(readUnder({ [field]: typed })).toEqual({ [blockId]: read });
  });
});

describe('several wrong fields', () => {
  it('are all told at once, each under its own', () => {
    const errors = readUnder({ accounts: '*', ranges: '0.0.0.0/0', regions: 'all', reason: '' });

    expect(Object.keys(errors)).toEqual(['accounts', 'ranges', 'regions', 'reason']);
  });

  it('are a table of at least sixty', () => {
    expect(tables.reduce((sum, [, , rows]) => sum + rows.length, 0)).toBeGreaterThanOrEqual(60);
  });
});
