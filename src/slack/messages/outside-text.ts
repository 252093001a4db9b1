import type { ThreadUpdate } from '../../domain/message.ts';
import { type HcpChange, hcpChangeOf } from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { section } from '../blocks.ts';
import { code, dateText, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { deletedWords, type Told, updatedTold } from './ending-text.ts';
import { nextSteps } from './next-steps.ts';
import { changedHcl, hclBlock, removedHcl, resourceHcl } from './terraform-code.ts';

type Id = (name: string) => string;
type Update<C> = Extract<ThreadUpdate, { code: C }>;

type PullRequest = {
  readonly words: Mrkdwn;
  readonly hcl: (state: CardState) => string;
  /** What Terraform counts, to be compared with its plan. */
  readonly counts: string;
};

const pullRequests: Record<HcpChange, PullRequest> = {
  create: {
    words: mrkdwn`this resource is new`,
    hcl: ({ request: { target, desired } }) => resourceHcl(target, desired),
    counts: '1 to add, 0 to change, 0 to destroy',
  },
  update: {
    words: mrkdwn`these lines of the resource change, by whatever name it goes there`,
    hcl: ({ request: { target }, shown: { plan } }) => changedHcl(target, plan),
    counts: '0 to add, 1 to change, 0 to destroy',
  },
  delete: {
    words: mrkdwn`this resource goes, by whatever name it goes there`,
    hcl: ({ request: { target, desired }, shown: { live } }) =>
      removedHcl(target, live.exists ? live : desired),
    counts: '0 to add, 0 to change, 1 to destroy',
  },
};

/** What the pull request needs by which Terraform carries out what was approved. */
export function pullRequestTold(
  { version }: Update<'for_terraform'>,
  state: CardState,
  id: Id,
): Told {
  const { request, shown } = state;
  if (version !== request.version)
    return { words: mrkdwn`Version ${version} has been replaced: it is not to be carried out.` };
  const { target, desired, expiresAt } = request;
  const { words, hcl, counts } = pullRequests[hcpChangeOf(request)];
  const lists = shown.live.exists ? [shown.live, desired] : [desired];
  const then = [
    mrkdwn`• ${code('terraform plan')} must say: ${code(counts)}.`,
    mrkdwn`• The bot looks every five minutes, and closes this request once HCP has what was approved. If HCP has anything else, it needs a new decision.`,
    mrkdwn`• The approval holds until ${dateText(expiresAt)}.`,
  ];
  return {
    words: mrkdwn`*For the pull request:* ${words}.`,
    more: [
      section(
        id('hcl'),
        hclBlock(hcl(state), { target, lists }) ??
          mrkdwn`It does not fit into a message as code: take the values from the card, or from its thread where they are longer.`,
      ),
      section(id('then'), joined(then, '\n')),
    ],
  };
}

const outside = mrkdwn`*Carried out outside the bot.*`;

type Ending = (state: CardState, externalName: string | undefined, id: Id) => Told;

const endings: Record<HcpChange, Ending> = {
  create: (state, externalName = '', id) => ({
    words: mrkdwn`HCP has the service with the values that were approved.`,
    more: nextSteps(state, externalName, id),
  }),
  update: (state, _, id) => updatedTold(state, id),
  delete: (state) => ({ words: deletedWords(state) }),
};

/** How a change ended that others carried out: HCP has what was approved. */
export function carriedOutTold(
  { externalName }: Update<'carried_out'>,
  state: CardState,
  id: Id,
): Told {
  const told = endings[hcpChangeOf(state.request)](state, externalName, id);
  return { ...told, words: mrkdwn`${outside} ${told.words}` };
}
