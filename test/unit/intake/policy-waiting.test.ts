import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const head = `version: 1
channel: C0NETWORK
environments:
  - name: production
    approvers: { groups: [S0NETSEC] }
`;

/** The environment as it is read, or what is wrong: `line key: reason`. */
function read(...lines: readonly string[]) {
  const parsed = parsePolicy(head + lines.map((line) => `    ${line}\n`).join(''));
  if (parsed.ok) return parsed.value.environments[0];
  return parsed.refusal.map(({ line, key, reason }) => `${line} ${key}: ${reason}`);
}

const hours = '{ from: 09:00, to: "17:30", days: [mon, fri], zone: Europe/Berlin }';

describe('reminders and escalation of an environment', () => {
  it('are read with their times in milliseconds and minutes', () => {
    const environment = read(
      `reminders: { after: 4h, every: 24h, working_hours: ${hours} }`,
      'escalation: { after: 2d, to: { groups: [S0LEADS], users: [U0LEA] } }',
    );

    expect(environment).toMatchObject({
      reminders: {
        ...{ afterMs: 4 * 3_600_000, everyMs: 24 * 3_600_000 },
        workingHours: {
          ...{ fromMinutes: 540, toMinutes: 1_050, days: ['mon', 'fri'], zone: 'Europe/Berlin' },
        },
      },
      escalation: { afterMs: 48 * 3_600_000, to: { groups: ['S0LEADS'], users: ['U0LEA'] } },
    });
  });

  it('are absent where the file says nothing of them, like all that they leave out', () => {
    expect(Object.keys(read() ?? {})).not.toContain('reminders');
    expect(Object.keys(read() ?? {})).not.toContain('escalation');
    expect(read('reminders: { after: 4h }')).toMatchObject({ reminders: { afterMs: 14_400_000 } });
    expect(read('reminders: { after: 4h }')).not.toHaveProperty('reminders.everyMs');
  });

  it.each([
    ['reminders: { every: 4h }', '6 environments.0.reminders.after: is missing'],
    [
      'reminders: { after: soon }',
      '6 environments.0.reminders.after: must be a time such as 30m, 72h or 7d, up to 90d',
    ],
    [
      'reminders: { after: 4h, every: 30m }',
      '6 environments.0.reminders.every: must be at least 1h',
    ],
    [
      'reminders: { after: 4h, at: 9 }',
      '6 environments.0.reminders.at: is not a key that this version knows',
    ],
    [
      'escalation: { after: 4h, to: { groups: [] } }',
      '6 environments.0.escalation.to: must name at least one group or user: nobody could ever approve',
    ],
    ['escalation: { after: 4h }', '6 environments.0.escalation.to: is missing'],
  ])('are refused with line, key and reason: %s', (line, expected) => {
    expect(read(line)).toEqual([expected]);
  });

  const withHours = (change: object) =>
    read(
      `reminders: { after: 4h, working_hours: ${JSON.stringify({
        ...{ from: '09:00', to: '17:00', days: ['mon'], zone: 'Europe/Berlin' },
        ...change,
      })} }`,
    );

  it.each([
    [{ from: '9:00' }, 'from: must be a time of day such as "09:00", at most "24:00"'],
    [{ to: '24:01' }, 'to: must be a time of day such as "09:00", at most "24:00"'],
    [{ to: '09:00' }, 'to: must be later than from'],
    [{ from: '22:00', to: '06:00' }, 'to: must be later than from'],
    [{ days: [] }, 'days: must name at least one'],
    [{ days: ['monday'] }, 'days.0: must be one of sun, mon, tue, wed, thu, fri, sat'],
    [
      { zone: 'Europe/Atlantis' },
      'zone: must be a time zone that is known here, such as Europe/Berlin',
    ],
    [{ zone: '+01:00' }, 'zone: must be a time zone that is known here, such as Europe/Berlin'],
  ])('of working hours that make no sense, the key is told: %j', (change, expected) => {
    expect(withHours(change)).toEqual([`6 environments.0.reminders.working_hours.${expected}`]);
  });

  it('take a whole day', () => {
    expect(withHours({ from: '00:00', to: '24:00' })).toMatchObject({
      reminders: { workingHours: { fromMinutes: 0, toMinutes: 1_440 } },
    });
  });
});
