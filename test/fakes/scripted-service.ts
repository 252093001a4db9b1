import { isNothing } from '../../src/domain/difference.ts';
import {
  type Operation,
  type PrivateLinkService,
  type ServiceValues,
  sortedValues,
  valueLists,
} from '../../src/domain/private-link.ts';
import type { PrivateLinkApi, ServiceDelta } from '../../src/use-cases/ports/hcp.ts';
import { answer, faultError, type HcpFault, type Method } from './scripted-hcp.ts';

/** How the next operation ends. `quiet`: DONE without an error, and nothing has changed. */
type Ending = 'well' | 'operation_failed' | 'service_failed' | 'quiet' | 'stuck';

type Running = {
  readonly operation: Operation & { readonly kind: 'update' | 'delete' };
  readonly ending: Ending;
  readonly startedAt: number;
  readonly after: PrivateLinkService | undefined;
};

/** An HCP with one service that is there, which takes updates and deletes and keeps to its own rules. */
export type ScriptedService = {
  readonly api: PrivateLinkApi;
  readonly calls: readonly Method[];
  /** What was sent, refused calls included. */
  readonly patches: readonly ServiceDelta[];
  /** Updates and deletes that HCP took. */
  taken(): number;
  fail(method: Method, ...faults: readonly HcpFault[]): void;
  /** Lets what was `late` arrive. */
  land(): void;
  ending: Ending;
  /** For so long after an operation is DONE, reads show the service as it was before. */
  staleMs: number;
  /** Reads of operations find none. */
  forgetful: boolean;
  /** Somebody else's hands; at once, with no operation. */
  edit(change: Partial<PrivateLinkService>): void;
  remove(): void;
  /** Deleted and made anew under its id. */
  remake(): void;
};

const takesMs = { running: 5_000, done: 60_000, settled: 90_000 } as const;

export function createScriptedService(now: () => Date, there: PrivateLinkService): ScriptedService {
  let service: PrivateLinkService | undefined = there;
  const history: Running[] = [];
  const calls: Method[] = [];
  const patches: ServiceDelta[] = [];
  const faults = new Map<Method, HcpFault[]>();
  const waiting: (() => void)[] = [];

  const elapsedOf = ({ startedAt }: Running) => now().getTime() - startedAt;

  /** The service as a read shows it; what has become due is settled first. */
  const read = (): PrivateLinkService | undefined => {
    const last = history.at(-1);
    if (last === undefined || settled.has(last)) return service;
    const { operation, ending, after } = last;
    const elapsed = elapsedOf(last);
    if (elapsed >= takesMs.done && elapsed < takesMs.done + scripted.staleMs) return service;
    if (elapsed < takesMs.settled || ending === 'stuck')
      return (
        service && { ...service, state: operation.kind === 'update' ? 'UPDATING' : 'DELETING' }
      );
    settled.add(last);
    if (ending === 'well') service = after;
    else if (service !== undefined && ending !== 'quiet') service = { ...service, state: 'FAILED' };
    return service;
  };
  const settled = new Set<Running>();

  const begin = (kind: 'update' | 'delete', after: PrivateLinkService | undefined): Operation => {
    const id = `op-${history.length + 1}`;
    const startedAt = now().getTime();
    const begun = { id, state: 'PENDING', error: undefined, serviceId: there.id, kind } as const;
    const operation = { ...begun, createdAt: now().toISOString() };
    history.push({ operation, ending: scripted.ending, startedAt, after });
    return { ...operation, state: 'PENDING' };
  };

  const operationNow = (running: Running): Operation => {
    const { operation, ending } = running;
    const { kind, ...told } = operation;
    const elapsed = elapsedOf(running);
    if (elapsed < takesMs.running) return told;
    if (elapsed < takesMs.done || ending === 'stuck') return { ...told, state: 'RUNNING' };
    return ending === 'operation_failed'
      ? { ...told, state: 'DONE', error: { code: 13, message: 'no capacity' } }
      : { ...told, state: 'DONE', kind };
  };

  const update = (delta: ServiceDelta): Operation => {
    patches.push(delta);
    const seen = read();
    if (seen === undefined) throw answer({ code: 5, effect: 'none' });
    if (seen.state !== 'AVAILABLE') throw answer({ code: 9, effect: 'none' });
    if (isNothing(delta) || !fits(delta, seen)) throw answer({ code: 3, effect: 'none' });
    return begin('update', { ...seen, ...applied(delta, seen) });
  };

  const remove = (): Operation | undefined => {
    const seen = read();
    if (seen === undefined) return undefined;
    if (!['AVAILABLE', 'FAILED'].includes(seen.state)) throw answer({ code: 9, effect: 'none' });
    return begin('delete', undefined);
  };

  const answering = async <T>(method: Method, work: () => T): Promise<T> => {
    calls.push(method);
    await Promise.resolve();
    const fault = faults.get(method)?.shift();
    if (fault === undefined) return work();
    if (fault === 'lost' || fault === 'strange') work();
    if (fault === 'late') waiting.push(() => void work());
    throw faultError(fault, method);
  };

  const newestFirst = () => (scripted.forgetful ? [] : [...history].reverse().map(operationNow));
  const refuseToAnswer = () => Promise.reject(new Error('nobody asks'));

  const scripted: ScriptedService = {
    api: {
      createService: refuseToAnswer,
      listServices: refuseToAnswer,
      updateService: (_, { delta }) => answering('updateService', () => update(delta)),
      deleteService: () => answering('deleteService', remove),
      findService: () => answering('findService', read),
      findOperation: (_, id) =>
        answering('findOperation', () => newestFirst().find((one) => one.id === id)),
      listServiceOperations: () => answering('listServiceOperations', newestFirst),
    },
    ...{ calls, patches, ending: 'well', staleMs: 0, forgetful: false },
    taken: () => history.length,
    fail: (method, ...next) => void faults.set(method, [...(faults.get(method) ?? []), ...next]),
    land: () => {
      for (const arrive of waiting.splice(0))
        try {
          arrive();
        } catch {
          // Refused on arrival: nobody hears that either.
        }
    },
    edit: (change) => {
      const seen = read();
      if (seen !== undefined) service = { ...seen, ...change };
    },
    remove: () => {
      read();
      service = undefined;
    },
    remake: () => {
      read();
      service = { ...there, createdAt: now().toISOString() };
    },
  };
  return scripted;
}

/** Whether a delta can be applied to what is there: HCP refuses it otherwise. */
export function fits(delta: ServiceDelta, live: ServiceValues): boolean {
  return valueLists.every(
    (list) =>
      delta[list].added.every((value) => !live[list].includes(value)) &&
      delta[list].removed.every((value) => live[list].includes(value)),
  );
}

export function applied(delta: ServiceDelta, live: ServiceValues): ServiceValues {
  const list = (name: (typeof valueLists)[number]) => [
    ...live[name].filter((value) => !delta[name].removed.includes(value)),
    ...delta[name].added,
  ];
  return sortedValues({
    consumerAccounts: list('consumerAccounts'),
    consumerIpRanges: list('consumerIpRanges'),
    consumerRegions: list('consumerRegions'),
  });
}
