import { parseArgs } from 'node:util';
import { type ProofFault, proofFaults } from '../domain/audit-proof.ts';
import { findIdentities } from '../domain/found-identities.ts';
import type { JsonObject } from '../domain/json.ts';
import { createHashing } from '../hashing.ts';
import { sectionLines } from '../slack/messages/plain-section.ts';
import { shown } from '../slack/text.ts';
import type { StoredEntry } from '../store/audit-entries.ts';
import { createAuditStories } from '../store/audit-stories.ts';
import type { Story, StoryVersion } from '../use-cases/ports/audit-stories.ts';
import { droppedJson, droppedWords } from './dropped-words.ts';
import { identityLines } from './identity-lines.ts';
import { oneLine } from './table.ts';
import { UsageError, type Verb } from './verb.ts';
import { withAuditDatabase } from './with-audit-log.ts';

/**
 * Prints the story of a request: every version as it was shown, with its digest computed anew, every review, who
 * they were outside of Slack, and every entry. Exit 0: what was shown is what the digests say, and what is kept of people
 * what the entries say; 1: it is not, or there is no such request.
 */
export const auditShow: Verb['run'] = async (context) => {
  const { values, positionals } = parseArgs({
    ...{ args: [...context.args], allowPositionals: true },
    options: { json: { type: 'boolean', default: false } },
  });
  const [reference, another] = positionals;
  if (reference === undefined || another !== undefined)
    throw new UsageError('Name one request, by its id or the six characters from its card.');
  const stories = await withAuditDatabase(context, (database) =>
    createAuditStories(database).find(reference),
  );
  if (stories.length === 0) {
    context.complain(`No request is called ${shown(reference)}.`);
    return 1;
  }
  for (const story of stories) {
    const lines = values.json ? [JSON.stringify(toJson(story))] : tell(story);
    for (const line of lines) context.print(line);
  }
  return stories.every(holds) ? 0 : 1;
};

const hashing = createHashing();
const { sha256 } = hashing;

/** Whether what is kept beside the log is what its entries were written of. */
function holds(story: Story): boolean {
  const faults = story.versions.flatMap((one) => faultsOf(story, one));
  const identities = findIdentities(story, hashing);
  return faults.length === 0 && identities.every(({ verdict }) => verdict !== 'differs');
}

function faultsOf(
  { entries, dropped }: Story,
  { preimage, digest, decision_section: decisionSection }: StoryVersion,
): readonly ProofFault[] {
  const logged = entries.map(detailsOf);
  const isCut = dropped !== undefined;
  return proofFaults({ preimage, digest, decisionSection, logged, isCut }, sha256);
}

function detailsOf({ body }: StoredEntry): JsonObject {
  return (JSON.parse(body) as { readonly details: JsonObject }).details; // the bot writes no other
}

function toJson(story: Story) {
  return {
    ...{ ...story, dropped: droppedJson(story.dropped) },
    identities: findIdentities(story, hashing),
    versions: story.versions.map((one) => ({ ...one, faults: faultsOf(story, one) })),
    entries: story.entries.map(({ seq, body, hash }) => ({
      ...{ seq, hash: Buffer.from(hash).toString('hex') },
      entry: JSON.parse(body) as unknown,
    })),
  };
}

const faultWords: Record<ProofFault, string> = {
  digest_differs: 'DOES NOT HOLD: it is not the SHA-256 of the stored preimage',
  section_differs: 'DOES NOT HOLD: what was shown is not what the preimage has',
  not_in_log: 'DOES NOT HOLD: no entry of the log has this preimage',
};

function tell(story: Story): readonly string[] {
  const { request, versions, reviews, entries, dropped } = story;
  const { id, reference, change, service_id: service, cluster_id: cluster, status } = request;
  const { requester, environment, ticket, reason, created_at: at } = request;
  return [
    `Request ${reference} (${id}): ${change} ${service} of cluster ${cluster}, ${status}`,
    `Asked for by ${requester} at ${at}, environment ${environment}, project ${request.project_id}`,
    ...(ticket === null ? [] : [`Ticket: ${oneLine(ticket)}`]),
    `Reason: ${reason === null ? '(erased)' : oneLine(reason)}`,
    ...versions.flatMap((version) => [
      '',
      `Version ${version.version}, shown ${version.shown_at}`,
      ...digestLines(version, story),
      ...sectionLines(version.decision_section).map((line) => `  | ${line}`),
      ...reviews
        .filter((review) => review.version === version.version)
        .map(
          (review) =>
            `  ${review.at}  ${review.reviewer}  ${review.decision}${review.reason === null ? '' : `: ${oneLine(review.reason)}`}`,
        ),
    ]),
    ...identityLines(findIdentities(story, hashing), 'Who they were outside of Slack:'),
    '',
    ...(dropped === undefined ? [] : [`The log has had more of it. ${droppedWords(dropped)}`]),
    'Entries of the log:',
    ...entries.map(entryLine),
  ];
}

function digestLines(version: StoryVersion, story: Story): readonly string[] {
  const words = faultsOf(story, version).map((fault) => faultWords[fault]);
  const isLogged = story.entries.map(detailsOf).some(({ digest }) => digest === version.digest);
  const inLog = isLogged ? 'stands in the log' : 'is not in what is left of the log';
  return [
    `  digest ${version.digest}`,
    ...(words.length === 0
      ? [`  holds: it is the SHA-256 of the stored preimage, which has what was shown and ${inLog}`]
      : words.map((word) => `  ${word}`)),
  ];
}

/** The preimage, which is long, is told with its version. */
function entryLine(entry: StoredEntry): string {
  const { seq, columns } = entry;
  const { preimage: _, ...details } = detailsOf(entry);
  return `  ${String(seq).padStart(6)}  ${columns.at}  ${(columns.actor ?? 'bot').padEnd(11)}  ${columns.action}  ${oneLine(JSON.stringify(details))}`;
}
