import { type RequestStatus, transitions } from '../../src/domain/lifecycle.ts';
import { hcpChanges, ownershipChanges } from '../../src/domain/request.ts';
import type { Surroundings } from '../../src/domain/risk.ts';
import { requestId } from '../unit/slack/fixtures.ts';
import { largestFailure, named, suspicious } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import { largestState, longLink, many } from './largest-state.ts';
import { painter } from './painter.ts';
import { externalName, since } from './requests.ts';

const { message } = inGroup('Request card, at its largest');
const about = 'Every list full, every text at its longest, all that can be said beside it.';
const size = 'largest';

const statuses = Object.keys(transitions) as readonly RequestStatus[];

/** Of what was to be created, an age is told; what was seen differs, so it is shown. */
function endedBadly(status: RequestStatus) {
  return {
    ...{ status, failure: largestFailure, operationId: requestId, externalName },
    startedAt: new Date(since),
    prompts: { escalated: { at: since, to: many } },
  };
}

const words = (text: string): string => text.replaceAll('_', ' ');

const surroundings: Readonly<Record<string, Surroundings>> = {
  'named by the catalogue': named,
  'with everything against it': suspicious,
};

export function largestCards(worst: string): readonly Entry[] {
  return [
    ...hcpChanges.flatMap((change) => [
      ...statuses.map((status) =>
        message(
          { title: `${change}, ${words(status)}`, about, size },
          painter.card(largestState(worst, change, { change: endedBadly(status) })),
        ),
      ),
      ...Object.entries(surroundings).map(([title, known]) =>
        message(
          { title: `${change}, ${title}`, about, size },
          painter.card(largestState(worst, change, { known })),
        ),
      ),
      message(
        { title: `${change}, moved`, about, size },
        painter.earlierCard({ ...largestState(worst, change), permalink: longLink }),
      ),
    ]),
    ...ownershipChanges.flatMap((change) =>
      (['pending_approval', 'succeeded'] as const).map((status) =>
        message(
          { title: `${words(change)}, ${words(status)}`, about, size },
          painter.card(largestState(worst, change, { change: { status }, known: suspicious })),
        ),
      ),
    ),
  ];
}
