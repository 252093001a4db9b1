import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuledRisk } from '../../../src/domain/policy-rule.ts';
import { noService } from '../../../src/domain/private-link.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import type { Rule } from '../../../src/domain/rule.ts';
import { decisionSection } from '../../../src/slack/messages/decision-section.ts';
import { anyCharacters } from '../../support/any-text.ts';
import { readable, sectionInput } from './fixtures.ts';
import { largestLive, largestRequest, largestSurroundings, worstTexts } from './largest.ts';

const lines = (input: ReturnType<typeof sectionInput>): readonly string[] =>
  readable(decisionSection(input).json).split('\n');
const roots = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `arn:aws:iam::${111122223333 + n}:root`);
const flags = (...codes: readonly RuledRisk[]) => ({ flags: codes });
const leads = (code: RuledRisk) => ({ groups: ['S0LEADS'], users: [], because: flags(code) });
const audit = { groups: [], users: ['U0AUDIT' as SlackUserId] };

describe('decisionSection', () => {
  it('leads with the verb, the service, the counts and the worst flag', () => {
    const desired = {
      consumerAccounts: roots(2),
      consumerIpRanges: ['10.0.0.0/8', '8.8.8.0/24'],
      consumerRegions: [],
    };

    const [first, second] = lines(sectionInput({ desired }));

    expect(first).toBe('*Create* `prod-eu-k7m2qx`: *+ 4, − 0*');
    expect(second).toBe('*High risk:* lets in public addresses');
  });

  it('says that there is no risk flag where there is none', () => {
    expect(lines(sectionInput())[1]).toBe('No risk flags');
  });

  it('tells each risk with its values and the reason to look at it', () => {
    const desired = {
      consumerAccounts: [],
      consumerIpRanges: ['10.0.0.0/8', '8.8.8.0/24'],
      consumerRegions: [],
    };

    const told = lines(sectionInput({ desired }));

    expect(told).toContain(
      '*High risk:* lets in public addresses: `8.8.8.0/24`. Not wholly inside private address space, where VPCs have their addresses.',
    );
    expect(told).toContain(
      '*Medium risk:* no account on the allow list. No account can connect until one is added.',
    );
    expect(told).toContain(
      '*Medium risk:* lets in more than one VPC can have: `10.0.0.0/8`. A VPC is a /16 at most, so this covers other networks as well.',
    );
  });

  it('says what an empty list means', () => {
    const desired = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };

    const told = lines(sectionInput({ desired }));

    expect(told).toContain('None: no account can connect until one is added.');
    expect(told).toContain('None: HCP does not document what that means. Read it as: any address.');
    expect(told).toContain("None: only `eu-west-1`, the HVN's own region, which always works.");
  });

  it('shows an update as a difference from the incarnation that was seen', () => {
    const live = {
      exists: true,
      createdAt: '2026-09-02T11:27:12.011Z',
      clusterId: 'prod-eu',
      consumerAccounts: roots(2),
      consumerIpRanges: ['10.0.0.0/16'],
      consumerRegions: ['eu-central-1'],
    } as const;
    const desired = {
      consumerAccounts: [...roots(1), 'arn:aws:iam::999988887777:role/app'],
      consumerIpRanges: ['10.0.0.0/16'],
      consumerRegions: [],
    };

    const told = lines(sectionInput({ change: 'update', desired }, { live }));

    expect(told[0]).toBe('*Update* `prod-eu-k7m2qx`: *+ 1, − 2*');
    expect(told).toContain('+ `arn:aws:iam::999988887777:role/app`');
    expect(told).toContain('− `arn:aws:iam::111122223334:root`');
    expect(told).toContain('Stays: `arn:aws:iam::111122223333:root`');
    expect(told).toContain(
      'As last seen at HCP: created <!date^1788348432^{date_short_pretty} at {time}|2026-09-02 11:27 UTC> (`2026-09-02T11:27:12.011Z`) for cluster `prod-eu`, with 2 accounts, 1 IP range, 1 extra region',
    );
  });

  it('shows a delete as everything that goes, never as a revocation', () => {
    const input = sectionInput({ change: 'delete' }, { live: largestLive });

    const told = lines(input).join('\n');

    expect(told).toContain('*Delete* `prod-eu-k7m2qx`: *+ 0, − 45*');
    expect(told).toContain('*High risk:* deletes the service');
    expect(told).not.toMatch(/revok|None:/i);
  });

  it('says so when the service that would be changed is not there', () => {
    const told = lines(sectionInput({ change: 'update' }, { live: noService }));

    expect(told).toContain('As last seen at HCP: there is no such service.');
  });

  it('names the rule, who can approve, and when it expires', () => {
    const approvers = { groups: ['S0NETSEC'], users: ['U0PLATFRM' as SlackUserId] };

    const told = lines(sectionInput({ quorum: 1 }, { approvers }));

    expect(told.at(-1)).toBe(
      '*Needs 1 approval* from <!subteam^S0NETSEC>, <@U0PLATFRM>. Nobody reviews their own request. | Expires <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC> unless it has been started by then.',
    );
  });

  it.each<readonly [string, Partial<Rule>, string]>([
    [
      'one of those who approve must be of others',
      { quorum: 2, because: flags('public_range'), alsoFrom: [leads('public_range')] },
      '*Needs 2 approvals* from @netsec, one of them from @secleads, because it lets in public addresses.',
    ],
    [
      'number and people have causes of their own',
      {
        quorum: 3,
        because: { moreValuesThan: 10 },
        alsoFrom: [leads('deletes_service'), { ...audit, because: flags('deletes_service') }],
      },
      '*Needs 3 approvals* from @netsec, because it changes more than 10 values, one of them from @secleads, one of them from <@U0AUDIT>, because it deletes the service.',
    ],
    [
      'the one approval must be theirs',
      { quorum: 1, alsoFrom: [leads('new_account')] },
      '*Needs 1 approval* from @secleads, because it lets in an account that is new here.',
    ],
    [
      'one is enough for two, where one person is among both',
      { quorum: 1, alsoFrom: [leads('new_account'), { ...audit, because: { change: 'create' } }] },
      '*Needs 1 approval* from @secleads, because it lets in an account that is new here, one more from <@U0AUDIT>, because it makes a service.',
    ],
    [
      'fewer are enough',
      { quorum: 1, because: { onlyRemoves: true, change: 'update' } },
      '*Needs 1 approval* from @netsec, because it only removes.',
    ],
  ])('says what the rules of the policy want, and why, when %s', (_, rule, words) => {
    const base = { environment: 'production', channel: 'C0PROD', quorum: 1 };
    const told = lines(sectionInput({}, { rule: { ...base, ...rule } })).at(-1) ?? '';

    const read = told
      .replaceAll('<!subteam^S0NETSEC>', '@netsec')
      .replaceAll('<!subteam^S0LEADS>', '@secleads');
    expect(read.split(' Nobody reviews')[0]).toBe(words);
  });

  it('mentions no approver where the policy wants them left in peace', () => {
    const approvers = {
      groups: ['S0NETSEC'],
      users: ['U0PLATFRM' as SlackUserId],
      quiet: true as const,
    };

    const told = lines(sectionInput({ quorum: 1 }, { approvers })).join('\n');

    expect(told).toContain('*Needs 1 approval* from the approvers of `production`. Nobody');
    expect(told).not.toMatch(/S0NETSEC|U0PLATFRM/);
  });

  it('does not hide that nobody can approve', () => {
    const told = lines(sectionInput({}, { approvers: { groups: [], users: [] } }));

    expect(told.at(-1)).toContain('from nobody: the policy names no approver');
  });

  it.each([
    ['https://tickets.example.com/{ticket}', 'CHG1', '(<https://tickets.example.com/CHG1|open>)'],
    [
      'https://t.example.com/?q={ticket}&x=1',
      'A|b>c',
      '(<https://t.example.com/?q=A%7Cb%3Ec&amp;x=1|open>)',
    ],
    ['javascript:alert("{ticket}")', 'CHG1', undefined],
    ['not an address', 'CHG1', undefined],
    [undefined, 'CHG1', undefined],
  ])('links the ticket by %s only where that is a web address', (ticketUrl, ticket, linked) => {
    const who = lines(sectionInput({ ticket }, { ticketUrl })).find((line) =>
      line.includes('ticket `'),
    );

    if (linked === undefined) expect(who).not.toContain('|open>');
    else expect(who).toContain(linked);
  });

  it('is complete where every value is on it', () => {
    const desired = {
      consumerAccounts: roots(10),
      consumerIpRanges: Array.from({ length: 15 }, (_, n) => `10.${n}.0.0/16`),
      consumerRegions: ['eu-central-1'],
    };

    expect(decisionSection(sectionInput({ desired })).complete).toBe(true);
  });

  it('counts what it does not show, and is then incomplete', () => {
    const input = sectionInput(largestRequest(worstTexts.plain), largestSurroundings);

    const { json, complete } = decisionSection(input);

    const shown = readable(json).match(/^\+ `arn/gm)?.length ?? 0;
    expect(complete).toBe(false);
    expect(shown).toBeGreaterThan(0);
    expect(readable(json)).toContain(`… and ${10 - shown} more, in the thread`);
  });

  it('is incomplete where the reason was cut', () => {
    const { json, complete } = decisionSection(sectionInput({ reason: worstTexts.ampersands }));

    expect(complete).toBe(false);
    expect(readable(json)).toMatch(/… and \d+ more characters/);
  });

  it('survives a JSON parser without losing a byte', () => {
    fc.assert(
      fc.property(anyCharacters(200), anyCharacters(60), (reason, ticket) => {
        const { json } = decisionSection(sectionInput({ reason, ticket }));

        expect(JSON.stringify(JSON.parse(json))).toBe(json);
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  it('gives the same bytes for the same input', () => {
    expect(decisionSection(sectionInput()).json).toBe(decisionSection(sectionInput()).json);
  });

  it('carries the version in the id of each block', () => {
    const ids = JSON.parse(decisionSection(sectionInput({ version: 3 })).json).map(
      (block: { block_id: string }) => block.block_id,
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id: string) => id.startsWith('d:VLLY5R:v3:'))).toBe(true);
  });
});
