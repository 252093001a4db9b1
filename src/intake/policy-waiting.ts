import { z } from 'zod';
import type { Environment } from '../domain/policy.ts';
import { isTimeZone, weekdays } from '../domain/working-hours.ts';
import { toMilliseconds } from './policy-duration.ts';

const timePattern = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const timeWanted = 'must be a time of day such as "09:00", at most "24:00"';
const timeOfDay = z.string(timeWanted).regex(timePattern, timeWanted);

const workingHours = z
  .strictObject({
    from: timeOfDay,
    to: timeOfDay,
    days: z
      .array(z.enum(weekdays, `must be one of ${weekdays.join(', ')}`))
      .min(1, 'must name at least one'),
    zone: z
      .string()
      .refine(isTimeZone, 'must be a time zone that is known here, such as Europe/Berlin')
      .describe('An IANA time zone, such as Europe/Berlin.'),
  })
  .refine(isForward, { path: ['to'], error: 'must be later than from' });

/** Of what is no time of day, the pattern tells. */
function isForward({ from, to }: { readonly from: string; readonly to: string }): boolean {
  return from < to || ![from, to].every((time) => timePattern.test(time));
}

const hourMs = 3_600_000;

/** When approvers are reminded in the thread. */
export const reminders = z.strictObject({
  after: z.string().transform(toMilliseconds).describe('Since the version was shown.'),
  every: z
    .string()
    .transform(toMilliseconds)
    .refine((ms) => ms >= hourMs, 'must be at least 1h')
    .describe('Absent: once.')
    .optional(),
  working_hours: workingHours
    .describe('Nobody is reminded outside of them. Absent: at any time.')
    .optional(),
});

export type WaitingOfFile = {
  readonly reminders?: z.infer<typeof reminders> | undefined;
  readonly escalation?: { readonly after: number; readonly to: EscalatedTo } | undefined;
};
type EscalatedTo = NonNullable<Environment['escalation']>['to'];

/** What happens while a request waits, as the domain has it: absent keys stay absent. */
export function toWaitingTerms({
  reminders: reminding,
  escalation,
}: WaitingOfFile): Pick<Environment, 'reminders' | 'escalation'> {
  return {
    ...(reminding === undefined ? {} : { reminders: toReminders(reminding) }),
    ...(escalation === undefined
      ? {}
      : { escalation: { afterMs: escalation.after, to: escalation.to } }),
  };
}

function toReminders({
  after,
  every,
  working_hours: hours,
}: z.infer<typeof reminders>): NonNullable<Environment['reminders']> {
  return {
    afterMs: after,
    ...(every === undefined ? {} : { everyMs: every }),
    ...(hours === undefined
      ? {}
      : {
          workingHours: {
            ...{ fromMinutes: toMinutes(hours.from), toMinutes: toMinutes(hours.to) },
            ...{ days: hours.days, zone: hours.zone },
          },
        }),
  };
}

function toMinutes(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
