/**
 * Protections, each taken away by hand. `find` is the code that protects, and stands in its file exactly
 * once; with `replace` in its place, each of the named test files must turn red.
 */
export type Mutant = {
  readonly title: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
};

const unit = (name: string): string => `test/unit/${name}.test.ts`;
const useCase = (name: string): string => unit(`use-cases/${name}`);
const contract = (name: string): string => `test/contract/${name}.test.ts`;
const grid = 'test/faults/grid.test.ts';
const model = 'test/faults/model.test.ts';

export const mutants: readonly Mutant[] = [
  {
    title: 'no digest check at the click',
    file: 'src/use-cases/judge-review.ts',
    find: "if (click.digestPrefix !== digestPrefix(request.digest)) return { code: 'digest_differs' };",
    replace: '',
    tests: [useCase('judge-review'), model],
  },
  {
    title: 'no version check at the click',
    file: 'src/use-cases/judge-review.ts',
    find: "if (click.version !== version) return { code: 'stale_version', version };",
    replace: '',
    tests: [useCase('judge-review')],
  },
  {
    title: 'no check of what has changed at the click',
    file: 'src/use-cases/judge-review.ts',
    find: 'if (because !== undefined) {',
    replace: 'if (because === null) {',
    tests: [useCase('judge-review'), model],
  },
  {
    title: 'the requester may be a reviewer',
    file: 'src/domain/policy.ts',
    find: "if (parties.reviewer === parties.requester) return refused({ code: 'self_review' });",
    replace: '',
    tests: [unit('domain/policy'), model],
  },
  {
    title: 'guests may be reviewers',
    file: 'src/domain/policy.ts',
    find: "if (kind !== 'member') return refused({ code: 'not_a_member', kind });",
    replace: '',
    tests: [unit('domain/policy'), model],
  },
  {
    title: 'no recount at the deciding click',
    file: 'src/use-cases/record-review.ts',
    find: '.filter((reviewer) => mayReview(environment, { requester, reviewer }, click.facts).ok);',
    replace: ';',
    tests: [useCase('decide-click'), model],
  },
  {
    title: 'one approval is enough',
    file: 'src/use-cases/record-review.ts',
    find: 'if (counted.length < request.quorum) {',
    replace: 'if (counted.length < 1) {',
    tests: [useCase('decide-click'), model],
  },
  {
    title: 'no look before sending again',
    file: 'src/use-cases/verify-call.ts',
    find: 'const looked = await lookForTrace(deps, run);',
    replace: "const looked = { trace: 'nothing', service: undefined };",
    tests: [useCase('provision-unclear'), grid, model],
  },
  {
    title: 'no wait for a call that may be under way',
    file: 'src/use-cases/verify-call.ts',
    find: 'return now.getTime() - Date.parse(progress.sentAt) < inFlightMs;',
    replace: 'return false;',
    tests: [useCase('provision-unclear')],
  },
  {
    title: 'no look for an operation before sending again',
    file: 'src/use-cases/verify-call.ts',
    find: 'if (begun !== undefined) return await acceptCall(deps, run, begun);',
    replace: '',
    tests: [model],
  },
  {
    title: 'no lease check before the call',
    file: 'src/use-cases/send-call.ts',
    find: 'if (!(await deps.requests.renew(request.id, run.lease.fence, leaseMs)))',
    replace: 'if (false)',
    tests: [useCase('provision-crashes')],
  },
  {
    title: 'no deadline between the lease and the call',
    file: 'src/use-cases/send-call.ts',
    find: 'if (deps.monotonic() - renewedAt > sendWithinMs)',
    replace: 'if (false)',
    tests: [useCase('provision-crashes')],
  },
  {
    title: 'what was looked at long ago is sent all the same',
    file: 'src/use-cases/send-call.ts',
    find: 'if (deps.monotonic() - sending.lookedAt > leaseMs)',
    replace: 'if (false)',
    tests: [useCase('provision-crashes')],
  },
  {
    title: 'a refusal of a repeated call is believed',
    file: 'src/use-cases/send-call.ts',
    find: 'const takenUp = request.sends > 1 ? await takeUp(deps, run) : undefined;',
    replace: 'const takenUp = undefined;',
    tests: [useCase('provision-changes-unclear')],
  },
  {
    title: 'what HCP says is gone is believed',
    file: 'src/hcp/errors.ts',
    find: 'return answer.status === 404 && answer.json !== undefined;',
    replace: 'return answer.status === 404;',
    tests: [unit('hcp/errors'), grid],
  },
  {
    title: 'an answer that was lost is taken for a refusal',
    file: 'src/hcp/errors.ts',
    find: 'return refusedByHcp ? refused : unclear;',
    replace: 'return refused;',
    tests: [unit('hcp/errors'), grid],
  },
  {
    title: '"it exists" is taken for a refusal (409, code 6)',
    file: 'src/hcp/errors.ts',
    find: '6: unclearForGood,',
    replace: '6: refused,',
    tests: [unit('hcp/errors'), grid],
  },
  {
    title: 'a service older than the intent is accepted as ours',
    file: 'src/domain/judge-service.ts',
    find: 'return isAsDesired(request, service) && isSinceIntent(request, service);',
    replace: 'return isAsDesired(request, service);',
    tests: [unit('domain/judge-service'), grid],
  },
  {
    title: 'a service with other values is accepted as ours',
    file: 'src/domain/judge-service.ts',
    find: 'return isAsDesired(request, service) && isSinceIntent(request, service);',
    replace: 'return isSinceIntent(request, service);',
    tests: [unit('domain/judge-service'), grid],
  },
  {
    title: 'DONE is the end of a create',
    file: 'src/domain/judge-service.ts',
    find: "if (service.state !== 'AVAILABLE' || service.externalName === undefined)",
    replace: 'if (false)',
    tests: [unit('domain/judge-service'), grid],
  },
  {
    title: 'another incarnation is taken for the same service',
    file: 'src/domain/judge-change.ts',
    find: 'return before.exists && service.createdAt !== before.createdAt;',
    replace: 'return false;',
    tests: [unit('domain/judge-change'), grid, model],
  },
  {
    title: 'an update is sent again whatever somebody did meanwhile',
    file: 'src/domain/judge-change.ts',
    find: "if (isPartOf(missing, deltaOf(before, request.desired))) return { kind: 'nothing' };",
    replace: "if (missing) return { kind: 'nothing' };",
    tests: [unit('domain/judge-change'), grid],
  },
  {
    title: 'a delete is sent again whatever somebody did meanwhile',
    file: 'src/domain/judge-change.ts',
    find: "if (sameValues(live, before)) return { kind: 'nothing' };",
    replace: "if (live) return { kind: 'nothing' };",
    tests: [unit('domain/judge-change'), grid],
  },
  {
    title: 'the last operation before the call is not noted',
    file: 'src/use-cases/start-call.ts',
    find: 'const last = lastOperationId === undefined ? {} : { lastOperationId };',
    replace: 'const last = {};',
    tests: [useCase('provision-changes-unclear')],
  },
  {
    title: 'no comparison with HCP before the call',
    file: 'src/use-cases/start-call.ts',
    find: 'if (because !== undefined)',
    replace: 'if (because === null)',
    tests: [useCase('start-call'), grid, model],
  },
  {
    title: 'no ownership check before the call',
    file: 'src/use-cases/start-call.ts',
    find: 'if (standsInTheWay !== undefined) return fail(standsInTheWay);',
    replace: '',
    tests: [useCase('start-changes')],
  },
  {
    title: 'what has expired is sent all the same',
    file: 'src/use-cases/start-call.ts',
    find: 'return now >= request.expiresAt;',
    replace: 'return false;',
    tests: [useCase('start-call')],
  },
  {
    title: 'runs that die are not counted',
    file: 'src/use-cases/provision.ts',
    find: 'if (run.lease.starts > maxStarts)',
    replace: 'if (false)',
    tests: [useCase('provision-crashes')],
  },
  {
    title: 'everybody may edit',
    file: 'src/use-cases/edit-request.ts',
    find: "if (request.requester !== by.requester) return [{ field, code: 'edit_not_yours' }];",
    replace: '',
    tests: [useCase('edit-request')],
  },
  {
    title: 'an edit may be made from an older version',
    file: 'src/use-cases/edit-request.ts',
    find: "return isShown ? [] : [{ field, code: 'edit_overtaken' }];",
    replace: 'return isShown ? [] : [];',
    tests: [useCase('edit-request')],
  },
  {
    title: 'everybody may cancel',
    file: 'src/use-cases/judge-cancel.ts',
    find: "if (click.person !== request.requester) return refuseClick(click, { code: 'not_the_requester' });",
    replace: '',
    tests: [useCase('judge-cancel')],
  },
  {
    title: 'a request under way may be canceled',
    file: 'src/use-cases/judge-cancel.ts',
    find: "if (request.status === 'provisioning' || request.status === 'needs_attention')",
    replace: 'if (false)',
    tests: [useCase('judge-cancel')],
  },
  {
    title: 'a message is posted again without a look for the first',
    file: 'src/use-cases/deliver.ts',
    find: "if (message.state === 'planned') return await post(deps, run, delivery, false);",
    replace: 'return await post(deps, run, delivery, false);',
    tests: [useCase('announce-faults'), model],
  },
  {
    title: 'every call may leave for HCP',
    file: 'src/hcp/allow-list.ts',
    find: 'if (isPrivate(origin) && rules.some((each) => allows(each, departure))) return;',
    replace: 'if (rules) return;',
    tests: [unit('hcp/allow-list')],
  },
  {
    title: 'no compare-and-set on the revision (Postgres)',
    file: 'src/store/commit.ts',
    find: '.where(and(eq(changeRequests.id, id), eq(changeRequests.revision, revision)))',
    replace: '.where(eq(changeRequests.id, id))',
    tests: [contract('request-store')],
  },
  {
    title: 'no fence on the writes of a worker (Postgres)',
    file: 'src/store/request-store.ts',
    find: 'if (fence !== undefined && fence !== row.leaseFence)',
    replace: 'if (false)',
    tests: [contract('request-store-work')],
  },
  {
    title: 'a click is decided each time that it comes (Postgres)',
    file: 'src/store/request-store.ts',
    find: 'if (earlier !== undefined) return earlier.answer as T;',
    replace: '',
    tests: [contract('request-store-work')],
  },
  {
    title: 'a lease is given while another one holds (Postgres)',
    file: 'src/store/leases.ts',
    find: '.where(and(eq(id, request), free))',
    replace: '.where(eq(id, request))',
    tests: [contract('request-store-work')],
  },
  {
    title: 'no fence on the writes of an announcer (Postgres)',
    file: 'src/store/message-store.ts',
    find: 'and(eq(id, request), eq(announcerFence, fence));',
    replace: 'eq(id, request);',
    tests: [contract('message-store')],
  },
  {
    title: 'two relays take the same promises (Postgres)',
    file: 'src/store/outbox.ts',
    find: ".for('update', { skipLocked: true });",
    replace: ';',
    tests: ['test/integration/store-outbox.test.ts'],
  },
];
