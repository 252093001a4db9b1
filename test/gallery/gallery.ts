import {
  answerEntries,
  helpEntries,
  largestAnswers,
  receiptEntries,
  statusEntries,
} from './answers.ts';
import { bulletins, largestBulletins } from './bulletins.ts';
import { endedCards } from './cards-ended.ts';
import { pendingCards } from './cards-pending.ts';
import { clickEntries, largestClicks, policyClickEntries } from './clicks.ts';
import { decisionSections } from './decision-sections.ts';
import { driftCards, largestDrifts } from './drifts.ts';
import type { Entry } from './entry.ts';
import { failureEntries } from './failures.ts';
import { createForms, largestCreateForms } from './forms-new.ts';
import { confirmationForms, largestOtherForms, otherForms } from './forms-other.ts';
import { largestOwnershipForms, ownershipForms } from './forms-ownership.ts';
import { decisionModals, editForms, largestRequestForms } from './forms-request.ts';
import { deleteForms, largestServiceForms, updateForms } from './forms-service.ts';
import { freezeEntries, largestFreezes } from './freeze-entries.ts';
import { homeEntries, largestHomes } from './homes.ts';
import { largestCards } from './largest-cards.ts';
import { largestDirect, largestThread } from './largest-thread.ts';
import { largestMine, mineEntries } from './mine.ts';
import { noticeEntries } from './notices.ts';
import { outcomeCards } from './outcomes.ts';
import { largestPast, pastEntries } from './past.ts';
import { largestPolicies, policyCards } from './policies.ts';
import { largestServices, listEntries, serviceEntries } from './services.ts';
import { threadEntries } from './thread.ts';
import { largestWhy, whyEntries } from './why.ts';

type Draw = (worst: string) => readonly Entry[] | Promise<readonly Entry[]>;

const usual: readonly Draw[] = [
  ...[pendingCards, decisionSections, endedCards, outcomeCards],
  ...[threadEntries, failureEntries, noticeEntries, driftCards, policyCards, bulletins],
  ...[clickEntries, policyClickEntries, answerEntries, statusEntries, mineEntries, whyEntries],
  ...[listEntries, serviceEntries, pastEntries, receiptEntries, freezeEntries, helpEntries],
  ...[createForms, updateForms, deleteForms, editForms, ownershipForms, confirmationForms],
  ...[decisionModals, otherForms, homeEntries],
];

const largest: readonly Draw[] = [
  ...[largestCards, largestThread, largestDirect, largestDrifts, largestPolicies],
  ...[largestBulletins, largestClicks, largestAnswers, largestMine, largestWhy, largestServices],
  ...[largestPast, largestFreezes, largestCreateForms, largestServiceForms, largestRequestForms],
  ...[largestOwnershipForms, largestOtherForms, largestHomes],
];

async function drawn(draws: readonly Draw[], worst: string): Promise<readonly Entry[]> {
  return (await Promise.all(draws.map((draw) => draw(worst)))).flat();
}

/** Everything that people are shown, at its largest: with as much in it as intake lets through. */
export async function largestEntries(worst: string): Promise<readonly Entry[]> {
  return await drawn(largest, worst);
}

/** Everything that people are shown, in every state, and at its largest in what somebody typed. */
export async function gallery(worst: string): Promise<readonly Entry[]> {
  return [...(await drawn(usual, '')), ...(await largestEntries(worst))];
}
