/** What happens around the bot: time, HCP and its other users, Slack, and the policy. */
import fc from 'fast-check';
import { comparableValues } from '../../src/domain/private-link.ts';
import type { BoardFault } from '../fakes/recording-thread-board.ts';
import type { HcpFault } from '../fakes/scripted-hcp.ts';
import type { Ending, Method } from './model-hcp.ts';
import { step, subset } from './model-step.ts';
import {
  accounts,
  approvers,
  type ClusterId,
  clusters,
  firstRule,
  type ModelWorld,
  putRule,
  type Rule,
  ranges,
  region,
  serviceIdOf,
} from './model-world.ts';

const time = fc
  .constantFrom(1_000, 15_000, 60_000, 150_000, 900_000, 90_000_000, 280_000_000)
  .map((ms) => step(`${ms / 1_000} s go by`, ({ base }) => base.clock.advance(ms)));

const faults: readonly HcpFault[] = [
  ...(['lost', 'lost', 'unheard', 'late', 'unavailable', 'limited', 'refused', 'strange'] as const),
];
const methods: readonly Method[] = [
  ...(['createService', 'updateService', 'deleteService'] as const),
  ...(['findService', 'findOperation', 'listServiceOperations', 'listServices'] as const),
];

const hcpFails = fc
  .tuple(fc.constantFrom(...methods), fc.constantFrom(...faults))
  .map(([method, fault]) =>
    step(`HCP: ${method} will be ${fault}`, ({ hcp }) => hcp.fail(method, fault)),
  );
const lands = fc.constant(step('what was late arrives', ({ hcp }) => hcp.land()));
const endings = fc
  .constantFrom<Ending>('well', 'well', 'operation_failed', 'service_failed', 'stuck')
  .map((ending) =>
    step(`HCP: operations end ${ending}`, ({ hcp }) => {
      hcp.ending = ending;
    }),
  );

type Deed = {
  /** `doubles`: deletes it and makes another one with the same values. */
  readonly does: 'edits' | 'removes' | 'remakes' | 'doubles' | 'makes';
  readonly accounts: readonly string[];
  readonly ranges: readonly string[];
};
export const deed: fc.Arbitrary<Deed> = fc.record({
  does: fc.constantFrom('edits', 'removes', 'remakes', 'doubles', 'makes'),
  accounts: subset(accounts),
  ranges: subset(ranges),
});

export function doDeed({ hcp }: ModelWorld, cluster: ClusterId, { does, ...lists }: Deed): void {
  const id = serviceIdOf(cluster);
  const there = hcp.list().find((one) => one.id === id);
  const given = { consumerAccounts: lists.accounts, consumerIpRanges: lists.ranges };
  const values = does === 'doubles' && there !== undefined ? comparableValues(there) : given;
  if (does === 'edits') hcp.edit(id, values);
  else if (does !== 'makes') hcp.remove(id);
  if (does === 'makes' || does === 'remakes' || does === 'doubles')
    hcp.make({ id, clusterId: cluster, region, consumerRegions: [], ...values });
}

const stranger = fc
  .tuple(fc.constantFrom(...clusters), deed)
  .map(([cluster, done]) =>
    step(`somebody ${done.does} the service of ${cluster}`, (world) =>
      doDeed(world, cluster, done),
    ),
  );

const boardFaults: readonly BoardFault[] = ['lost', 'unheard', 'busy'];
const slackFails = fc
  .tuple(fc.constantFrom('post', 'update', 'find'), fc.constantFrom(...boardFaults))
  .map(([method, fault]) =>
    step(`Slack: ${method} will be ${String(fault)}`, ({ base }) =>
      base.slack.fail(method as 'post', fault),
    ),
  );

/** Another quorum, other approvers, another channel; an environment that is gone, or Terraform's part. */
const rules = fc
  .record<Rule>({
    quorum: fc.constantFrom(1, 2),
    group: fc.shuffledSubarray([...approvers], { minLength: 2 }),
    channel: fc.constantFrom('C0PROD', 'C0PROD', 'C0OTHER'),
    hvn: fc.constantFrom('prod-*', 'prod-*', 'prod-*', 'prod-1', 'none-*'),
    terraform: fc.constantFrom(['tf-*'], ['tf-*'], ['tf-*', 'cluster-2-*']),
  })
  .map((rule) => step(`the policy: ${JSON.stringify(rule)}`, (world) => putRule(world, rule)));
const asBefore = fc.constant(
  step('the first policy is back', (world) => putRule(world, firstRule)),
);
const slackAway = fc.boolean().map((away) =>
  step(`people ${away ? 'cannot' : 'can'} be asked about`, ({ base }) => {
    base.people.away = away;
  }),
);

export const surroundings = [
  ...[time, hcpFails, hcpFails, hcpFails, lands, endings, stranger, stranger],
  ...[slackFails, rules, asBefore, asBefore, slackAway],
];
