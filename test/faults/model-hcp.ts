import { isNothing } from '../../src/domain/difference.ts';
import {
  type Operation,
  type PrivateLinkService,
  type ServiceValues,
  sortedValues,
} from '../../src/domain/private-link.ts';
import type { HcpChange } from '../../src/domain/request.ts';
import type { NewService, PrivateLinkApi, ServiceDelta } from '../../src/use-cases/ports/hcp.ts';
import { answer, faultError, type HcpFault } from '../fakes/scripted-hcp.ts';
import { applied, fits } from '../fakes/scripted-service.ts';

export type Method = keyof PrivateLinkApi;
export type Ending = 'well' | 'operation_failed' | 'service_failed' | 'stuck';

/** A write as it reached HCP, before HCP judged it. */
export type Write = {
  readonly change: HcpChange;
  readonly serviceId: string;
  readonly body: NewService | ServiceDelta | undefined;
};

type Running = {
  readonly operation: Operation & { readonly kind: HcpChange };
  readonly begunAt: number;
  readonly ending: Ending;
  /** The incarnation that it works on, and what that becomes. */
  readonly of: string;
  readonly after: PrivateLinkService | undefined;
  settled: boolean;
};

/** An HCP with several clusters in memory: it keeps to its own rules, whoever else is at it. */
export type ModelHcp = {
  readonly api: PrivateLinkApi;
  list(): readonly PrivateLinkService[];
  /** Called with each write that the bot sends, whatever becomes of it. */
  witness: (write: Write) => Promise<void>;
  /** Called with each of them that HCP takes. */
  taken: (write: Write) => void;
  fail(method: Method, fault: HcpFault): void;
  clearFaults(): void;
  /** Lets what was `late` arrive, unless it is too late for a call to be under way. */
  land(): void;
  /** Of the operations that begin from now on. */
  ending: Ending;
  /** Somebody else's hands, effective at once. */
  edit(id: string, values: Partial<ServiceValues>): void;
  remove(id: string): void;
  make(service: NewService): void;
};

const takesMs = { running: 5_000, done: 60_000, settled: 70_000 } as const;

/** No call is under way for longer. */
const inFlightMs = 15_000;

export function createModelHcp(now: () => Date): ModelHcp {
  const services = new Map<string, PrivateLinkService>();
  const history: Running[] = [];
  const faults = new Map<Method, HcpFault[]>();
  const waiting: { readonly at: number; readonly arrive: () => void }[] = [];
  let moments = 0;

  /** No two incarnations have one: HCP writes more digits than the clock has. */
  const createdAt = (): string => {
    moments += 1;
    return now()
      .toISOString()
      .replace('Z', `${String(moments % 1_000).padStart(3, '0')}Z`);
  };
  const key = (id: string): string => id.toLowerCase();
  const put = (service: PrivateLinkService): void => void services.set(key(service.id), service);
  const elapsedOf = ({ begunAt }: Running): number => now().getTime() - begunAt;

  const settle = (): void => {
    for (const running of history) {
      const { ending, after, of, operation } = running;
      if (running.settled || ending === 'stuck' || elapsedOf(running) < takesMs.settled) continue;
      running.settled = true;
      const service = services.get(key(operation.serviceId ?? ''));
      if (service?.createdAt !== of) continue;
      if (ending !== 'well') put({ ...service, state: 'FAILED' });
      else if (after === undefined) services.delete(key(service.id));
      else put(after);
    }
  };

  const find = (id: string): PrivateLinkService | undefined => {
    settle();
    return services.get(key(id));
  };

  const begin = (kind: HcpChange, service: PrivateLinkService, after?: PrivateLinkService) => {
    const states = { create: 'CREATING', update: 'UPDATING', delete: 'DELETING' };
    put({ ...service, state: states[kind] });
    const operation = {
      ...{ id: `op-${history.length + 1}`, state: 'PENDING', error: undefined, kind },
      ...{ serviceId: service.id, createdAt: now().toISOString() },
    };
    const begunAt = now().getTime();
    const { ending } = hcp;
    history.push({ operation, begunAt, ending, of: service.createdAt, after, settled: false });
    return operationNow(operation.id);
  };

  const operationNow = (id: string): Operation => {
    const running = history.find(({ operation }) => operation.id === id);
    if (running === undefined) throw new Error('no such operation');
    const { kind, ...told } = running.operation;
    const elapsed = elapsedOf(running);
    if (elapsed < takesMs.running) return told;
    if (elapsed < takesMs.done || running.ending === 'stuck') return { ...told, state: 'RUNNING' };
    return running.ending === 'operation_failed'
      ? { ...told, state: 'DONE', error: { code: 13, message: 'no capacity' } }
      : { ...told, state: 'DONE', kind };
  };

  const create = (write: Write, given: NewService, hvnId: string): Operation => {
    const { region: defaultRegion, ...service } = given;
    if (find(given.id) !== undefined) throw answer({ code: 6, effect: 'unclear' });
    if ([...services.values()].some(({ clusterId }) => clusterId === given.clusterId))
      throw answer({ code: 9, effect: 'none' });
    hcp.taken(write);
    const made = { ...service, hvnId, defaultRegion, createdAt: createdAt(), state: 'AVAILABLE' };
    const externalName = `com.amazonaws.vpce.${given.id}`;
    return begin('create', { ...made, externalName: undefined }, { ...made, externalName });
  };

  const update = (write: Write, id: string, delta: ServiceDelta): Operation => {
    const service = find(id);
    if (service === undefined) throw answer({ code: 5, effect: 'none' });
    if (service.state !== 'AVAILABLE') throw answer({ code: 9, effect: 'none' });
    if (isNothing(delta) || !fits(delta, service)) throw answer({ code: 3, effect: 'none' });
    hcp.taken(write);
    return begin('update', service, { ...service, ...applied(delta, service) });
  };

  const remove = (write: Write, id: string): Operation | undefined => {
    const service = find(id);
    if (service === undefined) return undefined;
    if (!['AVAILABLE', 'FAILED'].includes(service.state)) throw answer({ code: 9, effect: 'none' });
    hcp.taken(write);
    return begin('delete', service);
  };

  const answering = async <T>(method: Method, work: () => T): Promise<T> => {
    await Promise.resolve();
    const fault = faults.get(method)?.shift();
    if (fault === undefined) return work();
    if (fault === 'lost' || fault === 'strange') work();
    if (fault === 'late') waiting.push({ at: now().getTime(), arrive: () => void work() });
    throw faultError(fault, method);
  };

  const writing = async <T>(method: Method, write: Write, work: () => T): Promise<T> => {
    await hcp.witness(write);
    return await answering(method, work);
  };

  const hcp: ModelHcp = {
    list: () => {
      settle();
      return [...services.values()];
    },
    api: {
      createService: ({ hvnId }, service) => {
        const write: Write = { change: 'create', serviceId: service.id, body: service };
        return writing('createService', write, () => create(write, service, hvnId));
      },
      updateService: (_, { id, delta }) => {
        const write: Write = { change: 'update', serviceId: id, body: delta };
        return writing('updateService', write, () => update(write, id, delta));
      },
      deleteService: (_, id) => {
        const write: Write = { change: 'delete', serviceId: id, body: undefined };
        return writing('deleteService', write, () => remove(write, id));
      },
      findService: (_, id) => answering('findService', () => find(id)),
      listServices: ({ hvnId }) =>
        answering('listServices', () => {
          settle();
          return [...services.values()].filter((one) => one.hvnId === hvnId);
        }),
      findOperation: (_, id) => answering('findOperation', () => operationNow(id)),
      listServiceOperations: (_, id) =>
        answering('listServiceOperations', () =>
          history
            .filter(({ operation }) => operation.serviceId === id)
            .map(({ operation }) => operationNow(operation.id))
            .reverse(),
        ),
    },
    witness: () => Promise.resolve(),
    taken: () => undefined,
    fail: (method, fault) => void faults.set(method, [...(faults.get(method) ?? []), fault]),
    clearFaults: () => faults.clear(),
    land: () => {
      for (const { at, arrive } of waiting.splice(0))
        try {
          if (now().getTime() - at < inFlightMs) arrive();
        } catch {
          // Refused on arrival: nobody hears that either.
        }
    },
    ending: 'well',
    edit: (id, values) => {
      const service = find(id);
      if (service?.state === 'AVAILABLE')
        put({ ...service, ...sortedValues({ ...service, ...values }) });
    },
    remove: (id) => {
      settle();
      services.delete(key(id));
    },
    make: ({ region, id, clusterId, ...values }) => {
      const service = { id, clusterId, ...sortedValues(values) };
      const isTaken = [...services.values()].some(
        ({ clusterId }) => clusterId === service.clusterId,
      );
      if (isTaken || find(service.id) !== undefined) return;
      put({
        ...{ ...service, hvnId: service.clusterId.replace('cluster', 'prod'), state: 'AVAILABLE' },
        ...{ defaultRegion: region, externalName: `com.amazonaws.vpce.${service.id}` },
        createdAt: createdAt(),
      });
    },
  };
  return hcp;
}
