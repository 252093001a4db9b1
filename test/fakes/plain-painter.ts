import { digestPrefix } from '../../src/domain/preimage.ts';
import { countedApprovals } from '../../src/domain/review.ts';
import type { CardState, Drawing, Painter } from '../../src/use-cases/ports/painter.ts';

/** More values than this are not all on the card. */
export const roomForValues = 5;

/** Pictures that say what they show, in as few words as a test can read. */
export function createPlainPainter(): Painter {
  return {
    decisionSection: ({ change, target, desired, rule, version, live }) => ({
      json: JSON.stringify([
        { change, service: target.serviceId, desired, rule, version, exists: live.exists },
      ]),
      complete: desired.consumerAccounts.length <= roomForValues,
    }),
    card: (state) => drawing(cardWords(state), state),
    earlierCard: (state) =>
      drawing(`moved ${state.permalink === undefined ? 'without' : 'with'} link`, state),
    update: (update, state) => drawing(update.code, state),
    bulletin: ({ code }, state) => drawing(code, state),
    drift: ({ kind, revision, ended }, state) =>
      drawing(`${kind} r${revision}${ended === undefined ? '' : ' ended'}`, state),
    policy: ({ candidate, revision }, state) => drawing(`${candidate} r${revision}`, state),
    notice: (notice, state) =>
      drawing(`${notice.code} ${state.permalink === undefined ? 'without' : 'with'} link`, state),
  };
}

function cardWords({ request, reviews, freeze }: CardState): string {
  const { status, phase, version, quorum, progress, digest } = request;
  const approvals = `${countedApprovals(reviews).length}/${quorum}`;
  const words = [`v${version}`, status, phase, approvals, digestPrefix(digest)];
  const notes = [progress.unsent === true ? 'unsent' : undefined, freeze && 'frozen'];
  return [...words, ...notes].filter((word) => word !== undefined).join(' ');
}

function drawing(words: string, { repeated }: Pick<CardState, 'repeated'>): Drawing {
  const text = repeated === true ? `${words} (repeated)` : words;
  return { blocks: JSON.stringify([{ text }]), text, hash: `hash of ${text}` };
}
