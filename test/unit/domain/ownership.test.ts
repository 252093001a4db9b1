import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../src/domain/ownership.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { liveService, ownedAs } from '../slack/service-fixtures.ts';

const policy = (terraform: readonly string[]): Policy => ({
  ...{ auditors: { groups: [], users: [] }, environments: [], terraform },
});
const { id } = liveService;
const remade = { ...liveService, createdAt: '2026-10-01T00:00:00Z' };

describe('who owns a service', () => {
  it.each([
    ['what the bot made', policy([]), liveService, ownedAs(), 'bot'],
    ['what the bot made, under no policy yet', undefined, liveService, ownedAs(), 'bot'],
    ['what the bot made and is gone', policy([]), undefined, ownedAs(), 'bot'],
    ['what others made anew', policy([]), remade, ownedAs(), 'remade'],
    ['what others made', policy([]), liveService, undefined, 'observed'],
    ['what the policy gives to Terraform', policy(['PROD-*']), liveService, ownedAs(), 'terraform'],
  ] as const)('%s', (_, inForce, live, owned, owner) => {
    expect(ownerOf(inForce, { id, live, owned })).toBe(owner);
  });
});
