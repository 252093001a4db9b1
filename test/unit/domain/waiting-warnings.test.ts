import { describe, expect, it } from 'vitest';
import { policyWarnings } from '../../../src/domain/policy-warnings.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const hours = { from: '09:00', to: '17:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
const berlin = { ...hours, zone: 'Europe/Berlin' };
const leads = { groups: ['S0LEADS'] };

/** What is warned of in an environment whose requests expire after three days. */
function warnings(environment: object): readonly string[] {
  const one = { name: 'production', approvers: { groups: ['S0NETSEC'] }, ...environment };
  const text = JSON.stringify({ version: 1, channel: 'C0NETWORK', environments: [one] });
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return policyWarnings(parsed.value).map(
    ({ path, reason }) => `${path.slice(2).join('.')}: ${reason}`,
  );
}

describe('reminders and an escalation', () => {
  it.each<readonly [string, object, readonly string[]]>([
    ['come in time', { reminders: { after: '4h', every: '24h', working_hours: berlin } }, []],
    ['come in time', { escalation: { after: '71h', to: leads } }, []],
    [
      'come too late',
      { reminders: { after: '72h' } },
      ['reminders.after: never comes: a request has expired by then, after 72h'],
    ],
    [
      'come too late a second time',
      { reminders: { after: '24h', every: '48h' } },
      ['reminders.every: never comes: a request has expired by then, after 72h'],
    ],
    [
      'find no working hours over a weekend',
      { expires_after: '24h', reminders: { after: '4h', working_hours: berlin } },
      [
        'reminders.working_hours: some requests expire without a reminder: nobody works for 64h, and 20h are left from the first one to the expiry',
      ],
    ],
    [
      'call nobody',
      { approvers: { groups: ['S0NETSEC'], quiet: true }, reminders: { after: '4h' } },
      ['reminders: call nobody: the approvers are quiet'],
    ],
    [
      'come after the expiry',
      { expires_after: '7d', escalation: { after: '7d', to: leads } },
      ['escalation.after: never comes: a request has expired by then, after 7d'],
    ],
    [
      'call those who approve anyway',
      { escalation: { after: '4h', to: { groups: ['S0NETSEC'] } } },
      ['escalation.to: changes nothing: all of them approve anyway'],
    ],
  ])('%s: %j', (_, environment, expected) => {
    expect(warnings(environment)).toEqual(expected);
  });
});
