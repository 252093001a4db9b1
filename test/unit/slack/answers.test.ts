import { describe, expect, it } from 'vitest';
import type { NoRole, Roles } from '../../../src/domain/roles.ts';
import {
  cancelAnswer,
  listedAtMost,
  problemAnswer,
  statusAnswer,
} from '../../../src/slack/messages/answers.ts';
import { helpAnswer, unknownSubcommandAnswer } from '../../../src/slack/messages/help.ts';
import { problemText } from '../../../src/slack/modals/passing-views.ts';
import { aRequest, readable } from './fixtures.ts';

const permalink = 'https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000';
const listed = { request: aRequest(), permalink };

describe('help', () => {
  it('names every subcommand', () => {
    const { text } = helpAnswer('unknown');

    expect(text).toMatchInlineSnapshot(`
      "This bot creates, changes and deletes AWS PrivateLink services for HCP Vault Dedicated clusters, after approval by people whom the policy names.
      \`/privatelink request [cluster]\` opens the form that asks for a PrivateLink service
      \`/privatelink update [service or cluster]\` opens the form that changes who may connect to a service
      \`/privatelink delete [service or cluster]\` opens the form that deletes a service
      \`/privatelink own &lt;service&gt;\` opens the form that takes over a service which others made
      \`/privatelink hand-over &lt;service&gt;\` opens the form that gives a service of the bot to Terraform
      \`/privatelink status [service or request]\` shows a service as it is and as it was approved; alone, your requests and where they stand
      \`/privatelink mine\` lists what you have asked for, and what waits for your decision
      \`/privatelink why &lt;request&gt;\` says which rule a request comes under, who may approve it, what is missing and what comes next
      \`/privatelink history [filter]\` lists past requests that concern you, or for auditors all of them, as in \`cluster:prod-eu by:@someone since:30d decision:rejected\`
      \`/privatelink list [filter]\` lists the services, all or those like \`prod-*\`, by service, cluster or environment
      \`/privatelink cancel K7M2QX\` cancels a request of yours, as long as it has not been sent to HCP
      \`/privatelink freeze &lt;environment&gt; &lt;reason&gt;\` keeps what is approved there from being begun, for all to see why
      \`/privatelink unfreeze &lt;environment&gt;\` ends that: what waits goes on by itself
      \`/privatelink help\` says what you may do"
    `);
  });

  const nobody: Roles = {
    ...{ requests: [], approves: [], escalates: [], wanted: [], groups: [] },
    ...{ audits: false, freezes: false, administers: false, complete: true },
  };
  const told = (roles: Roles | NoRole): string => readable(helpAnswer(roles).blocks);

  it('names to each the commands that the policy gives them', () => {
    const simple = told(nobody);
    const asker = told({ ...nobody, requests: ['production'] });

    expect(simple).not.toContain('/privatelink request');
    expect(simple).not.toContain('/privatelink hand-over');
    expect(simple).toContain('/privatelink mine');
    expect(asker).toContain('/privatelink request [cluster]');
    expect(asker).not.toContain('You may decide');
  });

  it('says where somebody may decide, and that an auditor may see everything', () => {
    const text = told({ ...nobody, approves: ['production'], escalates: ['lab'], audits: true });

    expect(text).toContain('You may decide in `production`, `lab`:');
    expect(text).toContain('As an auditor you may see every request.');
  });

  it.each(['unknown', { ...nobody, complete: false }] as const)(
    'names all of them, with a word about it, where not enough is known: %j',
    (roles) => {
      expect(told(roles)).toContain('/privatelink request [cluster]');
      expect(told(roles)).toContain('so this lists every command');
    },
  );

  it.each(['guest', 'stranger', 'deactivated', 'bot'] as const)('names none to a %s', (kind) => {
    expect(told(kind)).not.toContain('/privatelink');
    expect(told(kind)).toContain('only members of this workspace can use this bot');
  });

  it.each([
    ['requst', 'request'],
    ['reqeust', 'request'],
    ['REQUEST', 'request'],
    ['requests', 'request'],
    ['stauts', 'status'],
    ['cancle', 'cancel'],
    ['hepl', 'help'],
  ])('guesses what was meant by %s', (typed, meant) => {
    expect(unknownSubcommandAnswer(typed).text).toContain(
      `Did you mean \`/privatelink ${meant}\`?`,
    );
  });

  it.each([['frobnicate'], ['x'], [''], ['destroy'], ['q'.repeat(4000)]])(
    'guesses nothing for %s, and shows what there is',
    (typed) => {
      const { text } = unknownSubcommandAnswer(typed);

      expect(text).not.toContain('Did you mean');
      expect(text).toContain('/privatelink request [cluster]');
    },
  );
});

describe('the status of own requests', () => {
  it('shows each with its reference, state and link', () => {
    const { blocks } = statusAnswer([listed], { more: false });

    expect(readable(blocks)).toMatchInlineSnapshot(`
      "Your requests, newest first:
      \`VLLY5R\` Create \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: *waiting for approval* · asked for <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC> · <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|open>"
    `);
  });

  it('says how to ask where nothing was asked for', () => {
    expect(statusAnswer([], { more: false }).text).toContain('`/privatelink request`');
  });

  it('says that a named request was not found', () => {
    expect(statusAnswer([], { more: false, named: 'ABC234' }).text).toContain(
      'There is no request `ABC234` that you can see.',
    );
  });

  it('counts the requests that it does not show', () => {
    const all = Array.from({ length: listedAtMost + 7 }, () => listed);

    const told = readable(statusAnswer(all, { more: false }).blocks);

    expect(told).toContain('… and 7 more, older than these.');
  });

  it('says that there are more where nobody has counted them', () => {
    expect(readable(statusAnswer([listed], { more: true }).blocks)).toContain('There are more');
  });
});

describe('canceling by command', () => {
  it.each([
    [{ code: 'no_reference' } as const, 'Which request?'],
    [{ code: 'not_found', reference: 'ABC234' } as const, 'There is no request `ABC234`.'],
    [
      { code: 'ambiguous', requests: [listed, listed] } as const,
      'Several requests are called that.',
    ],
    [
      { code: 'answered', request: aRequest(), answer: { code: 'canceled' } } as const,
      '`VLLY5R`: The request is canceled. Nothing was sent to HCP.',
    ],
    [
      { code: 'answered', request: aRequest(), answer: { code: 'under_way' } } as const,
      'it can no longer be canceled',
    ],
  ])('answers %j', (result, words) => {
    expect(cancelAnswer(result).text).toContain(words);
  });
});

describe('trouble', () => {
  it('says whether something may have been recorded', () => {
    expect(problemAnswer('could_not_confirm').text).toContain('it will not be doubled');
    expect(problemAnswer('database_unavailable').text).toContain('Nothing was done');
    expect(problemText('could_not_confirm')).toContain('it will not be doubled');
    expect(problemText('database_unavailable')).toContain('nothing can be recorded');
    expect(problemAnswer('decided_later').text).toContain('Your click is recorded');
  });
});
