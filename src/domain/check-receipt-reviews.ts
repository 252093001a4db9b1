import type { Reading } from './check-receipt-entries.ts';
import { sameJson } from './json.ts';
import { isNewReview, type LoggedEntry } from './logged-entry.ts';
import type { ReceiptReview } from './receipt.ts';
import type { ReceiptFault } from './receipt-fault.ts';

/** Whether the reviews are those that the log tells of, with the facts about people that it has. */
export function reviewFaults({ receipt, said }: Reading): readonly ReceiptFault[] {
  const { reviews } = receipt;
  const logged = said.filter(isNewReview);
  const missing = logged.filter(({ seq }) => !reviews.some((review) => review.seq === seq));
  return [
    ...missing.map(({ seq }) => ({ code: 'review_missing', seq }) as const),
    ...reviews.flatMap((review, index): readonly ReceiptFault[] => {
      const { version, reviewer: person } = review;
      const entry = logged.find(({ seq }) => seq === review.seq);
      if (entry === undefined) return [{ code: 'review_not_in_log', version, person }];
      const isNext = review.seq > (reviews[index - 1]?.seq ?? 0);
      return isNext && isAsLogged(review, entry)
        ? []
        : [{ code: 'review_differs', seq: review.seq, version, person }];
    }),
  ];
}

function isAsLogged(review: ReceiptReview, { at, actor, version, details }: LoggedEntry): boolean {
  return (
    review.at === at &&
    review.reviewer === actor &&
    review.version === version &&
    review.decision === details['decision'] &&
    sameJson(review.facts, details['reviewer']) &&
    sameJson(review.counted, details['counted'])
  );
}
