import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryLeadMs, nextPrompt, type Waiting } from '../../../src/domain/prompts.ts';
import type { Prompts } from '../../../src/domain/request.ts';
import type { Reminders } from '../../../src/domain/waiting-terms.ts';
import { isWorkingTime, type WorkingHours, weekdays } from '../../../src/domain/working-hours.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Friday, at ten in Berlin. */
const shownAt = new Date('2026-11-20T09:00:00Z');
const office: WorkingHours = {
  ...{ fromMinutes: 540, toMinutes: 1_020, zone: 'Europe/Berlin' },
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
};
const daily: Reminders = { afterMs: 4 * hourMs, everyMs: dayMs };
const leads = { groups: ['S0LEADS'], users: [] };

type Change = {
  readonly prompts?: Prompts;
  readonly status?: Waiting['request']['status'];
  readonly environment?: Waiting['environment'];
  readonly lifeMs?: number;
};

function waiting({
  prompts,
  status = 'pending_approval',
  environment = {},
  lifeMs = 7 * dayMs,
}: Change): Waiting {
  const expiresAt = new Date(shownAt.getTime() + lifeMs);
  const told = prompts === undefined ? {} : { prompts };
  return { request: { status, version: 1, expiresAt, ...told }, shownAt, environment };
}

const at = (hours: number): Date => new Date(shownAt.getTime() + hours * hourMs);

/** What is next, as `kind at`. */
function next(change: Change, hours = 0): string {
  const found = nextPrompt(waiting(change), at(hours));
  return found === undefined ? 'nothing' : `${found.kind} ${found.at.toISOString()}`;
}

describe('a reminder', () => {
  it.each<readonly [string, Change, number, string]>([
    ['comes after so long', { environment: { reminders: daily } }, 0, '2026-11-20T13:00:00.000Z'],
    [
      'comes again so long after the last one',
      { environment: { reminders: daily }, prompts: { remindedAt: '2026-11-20T13:00:07.000Z' } },
      5,
      '2026-11-21T13:00:07.000Z',
    ],
    [
      'waits for working hours',
      {
        environment: { reminders: { ...daily, workingHours: office } },
        prompts: { remindedAt: '2026-11-20T13:00:07.000Z' },
      },
      5,
      '2026-11-23T08:00:00.000Z',
    ],
    [
      'that was missed for days comes once, now',
      { environment: { reminders: daily }, prompts: { remindedAt: '2026-11-20T13:00:00.000Z' } },
      100,
      '2026-11-21T13:00:00.000Z',
    ],
    [
      'that was missed into the night comes when people work',
      { environment: { reminders: { ...daily, workingHours: office } } },
      12,
      '2026-11-23T08:00:00.000Z',
    ],
    [
      'does not follow an escalation at once',
      {
        environment: { reminders: daily, escalation: { afterMs: dayMs, to: leads } },
        prompts: {
          ...{ remindedAt: '2026-11-20T13:00:00.000Z' },
          escalated: { at: '2026-11-21T12:00:00.000Z', to: leads },
        },
      },
      27,
      '2026-11-22T12:00:00.000Z',
    ],
  ])('%s', (_, change, hours, expected) => {
    expect(next(change, hours)).toBe(`remind ${expected}`);
  });

  it('comes once where the policy does not say how often, and never where it says nothing', () => {
    const once = { reminders: { afterMs: hourMs } };
    const told = { remindedAt: '2026-11-20T10:00:00.000Z' };

    expect(next({ environment: once })).toBe('remind 2026-11-20T10:00:00.000Z');
    expect(next({ environment: once, prompts: { ...told, expiryTold: true } }, 2)).toBe('nothing');
    expect(next({ prompts: { expiryTold: true } })).toBe('nothing');
  });

  it('comes never once its time is over, nor when anything is decided', () => {
    const environment = { reminders: daily };

    expect(next({ environment, lifeMs: 4 * hourMs, prompts: { expiryTold: true } })).toBe(
      'nothing',
    );
    expect(next({ environment, status: 'approved', prompts: { expiryTold: true } }, 5)).toBe(
      'nothing',
    );
    expect(next({ environment, status: 'rejected' }, 5)).toBe('nothing');
  });
});

describe('an escalation', () => {
  const environment = { reminders: daily, escalation: { afterMs: dayMs, to: leads } };

  it('comes after so long, whatever the hour, before a reminder that is due as well, and once', () => {
    const hours = { ...environment, reminders: { ...daily, workingHours: office } };

    expect(next({ environment: hours }, 30)).toBe('escalate 2026-11-21T09:00:00.000Z');
    expect(
      next({ environment, prompts: { escalated: { at: at(30).toISOString(), to: leads } } }, 31),
    ).toBe('remind 2026-11-22T15:00:00.000Z');
  });

  it('comes only while it can be decided, and before its time is over', () => {
    expect(next({ environment, status: 'approved' }, 30)).toMatch(/^expire_soon/);
    expect(next({ environment, lifeMs: dayMs, prompts: { expiryTold: true } }, 23)).toMatch(
      /^remind/,
    );
  });
});

describe('that it waits for them', () => {
  const environment = { approvers: { dm: true } } as const;
  const leadsNow = { escalated: { at: shownAt.toISOString(), to: leads } };

  it.each<readonly [string, Prompts | undefined, RegExp]>([
    ['at once', undefined, /^ask 2026-11-20T09:00:00/],
    ['once for each version', { asked: { people: [], version: 1 } }, /^expire_soon/],
    ['anew of another version', { asked: { people: [], version: 2 } }, /^ask/],
    ['anew once others may decide', { asked: { people: [], version: 1 }, ...leadsNow }, /^ask/],
    [
      'once then as well',
      { asked: { people: [], version: 1, escalated: true }, ...leadsNow },
      /^expire_soon/,
    ],
  ])('those who can decide are told directly %s', (_, prompts, expected) => {
    const told = prompts === undefined ? {} : { prompts };
    expect(next({ environment, ...told })).toMatch(expected);
  });

  it('nobody is told directly where the policy does not say so, or it is decided', () => {
    expect(next({ environment: { approvers: {} } })).toMatch(/^expire_soon/);
    expect(next({ environment, status: 'approved' })).toMatch(/^expire_soon/);
  });
});

describe('that a request expires soon', () => {
  it.each([
    ['a sixth of its time before', 3 * dayMs, 12 * hourMs],
    ['a day before, at most', 30 * dayMs, dayMs],
    ['five minutes before', hourMs / 2, 300_000],
    ['not at all where that is less than a minute', 300_000, 0],
  ])('is told %s', (_, life, lead) => {
    expect(expiryLeadMs(life)).toBe(lead);
  });

  it('is told of what waits for its decision and of what is approved and not begun, once', () => {
    expect(next({})).toBe('expire_soon 2026-11-26T09:00:00.000Z');
    expect(next({ status: 'approved' })).toBe('expire_soon 2026-11-26T09:00:00.000Z');
    expect(next({ status: 'provisioning' })).toBe('nothing');
    expect(next({ prompts: { expiryTold: true } }, 160)).toBe('nothing');
    expect(next({ environment: undefined }, 160)).toMatch(/^expire_soon/);
  });
});

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
const reminders = fc.record({
  afterMs: fc.integer({ min: 60_000, max: 5 * dayMs }),
  everyMs: fc.integer({ min: hourMs, max: 3 * dayMs }),
  workingHours: fc.record({
    fromMinutes: fc.integer({ min: 0, max: 700 }),
    toMinutes: fc.integer({ min: 701, max: 1_440 }),
    days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    zone: fc.constantFrom(...zones),
  }),
});

/** Looks again and again, with pauses as they come, and reminds when it is due: at which times. */
function remindedAt(terms: Reminders, begin: Date, pauses: readonly number[]): readonly Date[] {
  const times: Date[] = [];
  let now = begin.getTime();
  for (const pause of pauses) {
    now += pause;
    const last = times.at(-1)?.toISOString();
    const prompts = {
      expiryTold: true,
      ...(last === undefined ? {} : { remindedAt: last }),
    } as const;
    const request = { status: 'pending_approval', version: 1, prompts } as const;
    const expiresAt = new Date(begin.getTime() + 60 * dayMs);
    const state = { request: { ...request, expiresAt }, shownAt: begin };
    const found = nextPrompt({ ...state, environment: { reminders: terms } }, new Date(now));
    if (found !== undefined && found.at.getTime() <= now) times.push(new Date(now));
  }
  return times;
}

describe('whenever somebody looks, also on days on which clocks change', () => {
  const begin = fc
    .constantFrom('2026-03-27', '2026-10-23', '2026-03-06', '2026-10-30', '2026-04-03')
    .chain((day) => fc.integer({ min: 0, max: dayMs }).map((by) => new Date(Date.parse(day) + by)));
  const pauses = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 4 * hourMs }), fc.integer({ min: dayMs, max: 4 * dayMs })),
    { minLength: 1, maxLength: 60 },
  );

  it('nobody is reminded outside working hours, too soon, or more often than the policy says', () => {
    fc.assert(
      fc.property(reminders, begin, pauses, (terms, start, looks) => {
        const times = remindedAt(terms, start, looks);
        times.forEach((time, index) => {
          const before = times[index - 1];
          const least =
            before === undefined
              ? start.getTime() + terms.afterMs
              : before.getTime() + terms.everyMs;
          expect(isWorkingTime(time, terms.workingHours)).toBe(true);
          expect(time.getTime()).toBeGreaterThanOrEqual(least);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('what is said to come next is due at that moment, and no millisecond before', () => {
    fc.assert(
      fc.property(reminders, begin, fc.integer({ min: 0, max: 9 * dayMs }), (terms, start, by) => {
        const state = (now: number) =>
          nextPrompt(
            {
              ...{ shownAt: start, environment: { reminders: terms } },
              request: {
                ...{ status: 'pending_approval', version: 1, prompts: { expiryTold: true } },
                expiresAt: new Date(start.getTime() + 60 * dayMs),
              },
            },
            new Date(now),
          );
        const now = start.getTime() + by;
        const promised = state(now)?.at.getTime() ?? Number.NaN;
        expect(state(promised)?.at.getTime()).toBe(promised);
        if (promised > now) expect(state(promised - 1)?.at.getTime()).toBe(promised);
      }),
      { numRuns: 200 },
    );
  });
});
