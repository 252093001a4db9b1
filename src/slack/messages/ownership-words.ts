import type { OwnershipChange } from '../../domain/request.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';

type OwnershipWords = {
  /** What it means to agree, on the form and on the card. */
  readonly meaning: Mrkdwn;
  /** Where the request stands once that counts. */
  readonly status: Mrkdwn;
  readonly done: Mrkdwn;
};

/** What is decided about a service while HCP is asked for nothing. */
export const ownershipWords: Record<OwnershipChange, OwnershipWords> = {
  accept: {
    meaning: mrkdwn`*Nothing is changed at HCP.* What is there counts as approved from then on; of a service that is gone, nothing does.`,
    status: mrkdwn`accepted`,
    done: mrkdwn`*Accepted:* what HCP has counts as approved.`,
  },
  own: {
    meaning: mrkdwn`*Nothing is changed at HCP.* From then on the service is the bot's own: it can be updated and deleted here, each time after approval, and the values above count as approved.`,
    status: mrkdwn`taken over`,
    done: mrkdwn`*Taken over:* the service is the bot's own, and its values count as approved.`,
  },
  hand_over: {
    meaning: mrkdwn`*Nothing is changed at HCP.* From then on the bot writes this service no more; what Terraform needs to import it follows in the thread.`,
    status: mrkdwn`handed over`,
    done: mrkdwn`*Handed over:* the bot writes this service no more. What Terraform needs is in the thread.`,
  },
};
