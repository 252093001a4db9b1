import { section } from '../../src/slack/blocks.ts';
import {
  type FreezeNo,
  freezeRefusalAnswer,
  frozenAnswer,
  unfrozenAnswer,
} from '../../src/slack/messages/freeze-answers.ts';
import { freezeNote } from '../../src/slack/messages/freeze-words.ts';
import { mrkdwn } from '../../src/slack/text.ts';
import { type Entry, inGroup } from './entry.ts';
import { allFrozen, frozen, lost } from './requests.ts';

/** Of each code one example; the type makes sure that none is left out. */
const refusals: { readonly [C in FreezeNo['code']]: Extract<FreezeNo, { code: C }> } = {
  freeze_what: { code: 'freeze_what' },
  unfreeze_what: { code: 'unfreeze_what' },
  missing_reason: { code: 'missing_reason' },
  reason_long: { code: 'reason_long', given: 412, max: 300 },
  unknown_environment: { code: 'unknown_environment', known: ['production', 'staging'] },
  not_a_freezer: { code: 'not_a_freezer' },
  person_unknown: { code: 'person_unknown' },
  not_a_member: { code: 'not_a_member', kind: 'guest' },
  group_unknown: { code: 'group_unknown', groups: ['S0ONCALL'] },
  already_frozen: { code: 'already_frozen', freeze: frozen },
  not_frozen: { code: 'not_frozen' },
  frozen_with_all: { code: 'frozen_with_all', freeze: allFrozen },
};

const { message } = inGroup('Answer to freeze and unfreeze');
const about = 'To whoever typed the command, alone.';

export function freezeEntries(): readonly Entry[] {
  return [
    message({ title: 'frozen', about }, frozenAnswer('production')),
    message({ title: 'unfrozen', about }, unfrozenAnswer('production', { withAll: false })),
    message(
      { title: 'unfrozen, everything is frozen', about },
      unfrozenAnswer('production', { withAll: true }),
    ),
    ...Object.values(refusals).map((refusal) =>
      message(
        { title: refusal.code.replaceAll('_', ' '), about },
        freezeRefusalAnswer(refusal, 'production'),
      ),
    ),
    note({ title: 'below an answer', size: 'usual' }, [frozen]),
    note({ title: 'below an answer, the log has lost a checkpoint', size: 'usual' }, [lost]),
  ];
}

export function largestFreezes(worst: string): readonly Entry[] {
  const known = Array.from({ length: 100 }, (_, index) => `${index}${'e'.repeat(38)}`);
  const many = known.map((environment) => ({ ...frozen, environment, reason: worst }));
  const size = 'largest';
  return [
    message(
      { title: 'unknown environment', about, size },
      freezeRefusalAnswer({ code: 'unknown_environment', known }, worst),
    ),
    message(
      { title: 'missing reason', about, size },
      freezeRefusalAnswer({ code: 'missing_reason' }, worst),
    ),
    note({ title: 'below an answer', size }, many),
  ];
}

type Held = Parameters<typeof freezeNote>[0];

/** As answers about services and requests end where something is frozen. */
function note({ title, size }: Pick<Entry, 'title' | 'size'>, held: Held): Entry {
  const text = mrkdwn`Your requests, newest first:`;
  const blocks = [section('answer', text), ...freezeNote(held, 'environments')];
  return message(
    { title, size, about: 'What is frozen of what an answer is about.' },
    {
      ...{ text, blocks },
    },
  );
}
