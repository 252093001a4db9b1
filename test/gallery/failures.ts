import type { Change, Failure, FailureCode } from '../../src/domain/request.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import { aCard } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import { aDelete, anUpdate } from './requests.ts';

/** What each failure is likely to be of; the type makes sure that none is left out. */
const changeOf: Readonly<Record<FailureCode, Change>> = {
  refused_by_hcp: 'create',
  operation_failed: 'create',
  service_failed: 'create',
  outcome_unknown: 'create',
  not_as_desired: 'create',
  not_ours: 'create',
  changed_meanwhile: 'update',
  not_owned: 'update',
  of_terraform: 'update',
  owned_already: 'own',
  as_approved: 'accept',
  gone: 'update',
  remade: 'update',
  still_there: 'delete',
  no_environment: 'create',
  stuck: 'create',
  no_answer: 'create',
  too_many_starts: 'create',
  superseded: 'create',
};

function stateOf(change: Change): CardState {
  if (change === 'update') return anUpdate();
  return change === 'delete' ? aDelete() : aCard({ change });
}

type Case = readonly [title: string, failure: Failure, change: Change];

const words = (code: FailureCode): string => code.replaceAll('_', ' ');
const refused = (code: number): Failure => ({
  ...{ code: 'refused_by_hcp', hcp: { code, message: 'Words of <HCP>, as they are.' } },
});

/** HCP's code decides what is advised: values that are wrong, a cause to put right, or later. */
const codes = [3, 6, 9, 10, 13, 99] as const;
const advised = ['refused_by_hcp', 'operation_failed', 'service_failed'] as const;

const cases: readonly Case[] = [
  ...(Object.keys(changeOf) as readonly FailureCode[]).map(
    (code): Case => [words(code), { code }, changeOf[code]],
  ),
  ...codes.map((code): Case => [`HCP’s code ${code}`, refused(code), 'create']),
  ...(['update', 'delete'] as const).flatMap((change) =>
    advised.map((code): Case => [`${words(code)}: ${change}`, { code }, change]),
  ),
  ['HCP said nothing', { code: 'operation_failed', hcp: { code: 9, message: ' ' } }, 'create'],
  ['superseded, with its reference', { code: 'superseded', detail: 'K7M2QX' }, 'update'],
];

const { message } = inGroup('Thread of a card: why a change failed');
const about = 'What went wrong, what HCP said, and whether it is safe to ask again.';

export function failureEntries(): readonly Entry[] {
  return cases.map(([title, failure, change]) =>
    message({ title, about }, painter.update({ code: 'failed', failure }, stateOf(change))),
  );
}
