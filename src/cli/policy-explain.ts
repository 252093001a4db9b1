import { parseArgs } from 'node:util';
import { defaultLimits } from '../domain/limits.ts';
import { type ServiceValues, sortedValues } from '../domain/private-link.ts';
import { changes, type SlackUserId } from '../domain/request.ts';
import { createHashing } from '../hashing.ts';
import { parseLists, toServiceValues } from '../intake/list-fields.ts';
import { fieldErrors } from '../slack/messages/refusal-text.ts';
import { createInventoryStore } from '../store/inventory-store.ts';
import { createPolicyStore } from '../store/policy-store.ts';
import { createPolicyTrial } from '../store/policy-trial.ts';
import {
  type ExplainedChange,
  explainChange,
  type FoundPlace,
  findPlaces,
  type ImaginedChange,
} from '../use-cases/explain-change.ts';
import { explanationLines } from './explain-words.ts';
import { readFileCandidate } from './policy.ts';
import { findKept } from './policy-versions.ts';
import { peopleLine, readTrialPeople, type TrialPeople } from './trial-people.ts';
import { UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

const options = {
  as: { type: 'string' },
  requester: { type: 'string' },
  to: { type: 'string' },
  cluster: { type: 'string' },
  hvn: { type: 'string' },
  project: { type: 'string' },
  service: { type: 'string' },
  change: { type: 'string' },
  accounts: { type: 'string' },
  ranges: { type: 'string' },
  regions: { type: 'string' },
  file: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Given = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/**
 * Says which environment a change comes under and why, what one person may do about it, and how many must
 * approve. Exit 0: they may ask for it or decide about it, or do what `--to` names; 1: they may not.
 */
export const policyExplain: Verb['run'] = async (context) => {
  const { values } = parseArgs({ args: [...context.args], options });
  const imagined = readChange(values);
  const to = oneOf(values.to, ['request', 'review'] as const, '--to');
  const { file } = values;
  const candidate =
    file === undefined ? undefined : readFileCandidate({ ...context, args: [file] });
  if (file !== undefined && candidate === undefined) return 1;
  return await withStorage(context, async (database) => {
    const { orm } = database;
    const { canonical } = createHashing();
    const policies = createPolicyStore({ orm, canonical });
    const { policy, hash } = candidate ?? (await findKept(policies, 'in-force'));
    const inventory = createInventoryStore(orm);
    const found = onlyPlace(await findPlaces({ inventory }, imagined), imagined);
    const { person, requester } = imagined;
    const persons = requester === undefined ? [person] : [person, requester];
    const people = await readTrialPeople(context, database, { policy, persons });
    const deps = { inventory, trial: createPolicyTrial(orm), now: () => new Date() };
    const explained = await explainChange(deps, { imagined, found, policy, facts: people.facts });
    const answer = { explained, people, hash, place: found.place };
    const title = candidate === undefined ? `Policy in force, ${hash}` : `Candidate, ${hash}`;
    const told = { explained, facts: people.facts, person, requester };
    const lines = () => [title, ...explanationLines(told), peopleLine(people)];
    for (const line of values.json ? [JSON.stringify(toJson(answer))] : lines())
      context.print(line);
    return isAllowed(explained, to) ? 0 : 1;
  });
};

function readChange(values: Given): ImaginedChange {
  const { as, requester, cluster, hvn, project, service } = values;
  const change = oneOf(values.change, changes, '--change');
  if (as === undefined || cluster === undefined || change === undefined)
    throw new UsageError('--as, --cluster and --change are needed.');
  return {
    ...{ change, clusterId: cluster, hvnId: hvn, projectId: project, serviceId: service },
    desired: readValues(values),
    person: userId(as),
    requester: requester === undefined ? undefined : userId(requester),
  };
}

function userId(text: string): SlackUserId {
  if (!/^[UW][A-Z0-9]{2,}$/.test(text))
    throw new UsageError('People are named by their Slack user id, such as U0ALICE.');
  return text as SlackUserId;
}

function oneOf<T extends string>(
  text: string | undefined,
  words: readonly T[],
  name: string,
): T | undefined {
  const word = words.find((one) => one === text);
  if (text !== undefined && word === undefined)
    throw new UsageError(`${name} must be one of ${words.join(', ')}.`);
  return word;
}

/** Only the lists that are given: what is not named stays as it is. */
function readValues({ accounts, ranges, regions }: Given): Partial<ServiceValues> {
  const given = { accounts: accounts ?? '', ranges: ranges ?? '', regions: regions ?? '' };
  const lists = toServiceValues(parseLists(given, defaultLimits));
  if (!lists.ok) throw new UsageError(Object.values(fieldErrors(lists.refusal)).join('\n'));
  const { consumerAccounts, consumerIpRanges, consumerRegions } = sortedValues(lists.value);
  return {
    ...(accounts === undefined ? {} : { consumerAccounts }),
    ...(ranges === undefined ? {} : { consumerIpRanges }),
    ...(regions === undefined ? {} : { consumerRegions }),
  };
}

function onlyPlace(found: readonly FoundPlace[], { clusterId }: ImaginedChange): FoundPlace {
  const [first, second] = found;
  if (first === undefined)
    throw new UsageError(
      `No cluster ${clusterId} was seen at HCP. Of one that is yet to be, name --hvn, and --project where the policy goes by it.`,
    );
  if (second !== undefined)
    throw new UsageError(
      `There is a cluster ${clusterId} in several projects: name one with --project.`,
    );
  return first;
}

function isAllowed({ ruling }: ExplainedChange, to: 'request' | 'review' | undefined): boolean {
  if (ruling === undefined) return false;
  const answers = {
    request: ruling.mayRequest.ok,
    review: ruling.mayReview.ok,
  };
  return to === undefined ? answers.request || answers.review : answers[to];
}

/** As much as a machine may want: ids, never words. */
function toJson(answer: {
  readonly explained: ExplainedChange;
  readonly people: TrialPeople;
  readonly hash: string;
  readonly place: FoundPlace['place'];
}) {
  const { explained, people, hash, place } = answer;
  const { passed, ruling, terraform, plan, valuesKnown } = explained;
  return {
    ...{ policy: hash, place, passed },
    environment: ruling?.environment.name ?? null,
    ruling: ruling && { ...ruling, environment: ruling.environment.name },
    terraform: terraform ?? null,
    ...{ risks: plan.flags, values_known: valuesKnown },
    people: { from: people.from, oldest: people.oldest ?? null },
  };
}
