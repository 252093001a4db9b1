import type { Operation, PrivateLinkService } from '../../src/domain/private-link.ts';
import {
  HcpAnswerError,
  HcpForbiddenCallError,
  HcpNoAnswerError,
  HcpSchemaError,
} from '../../src/use-cases/hcp-errors.ts';
import type { Network, NewService, PrivateLinkApi } from '../../src/use-cases/ports/hcp.ts';

export type Method = keyof PrivateLinkApi;

/**
 * How one call goes wrong. `lost`: it has its effect, and its answer is lost. `unheard`: it never
 * arrives, and nobody can tell. `late`: as unheard, until `land()` lets it arrive.
 */
export type HcpFault =
  | 'lost'
  | 'unheard'
  | 'late'
  | 'unavailable'
  | 'limited'
  | 'refused'
  | 'forbidden'
  | 'strange'
  | 'bug';

/** What becomes of a service that HCP has begun to make. */
export type Ending =
  | 'available'
  | 'operation_failed'
  | 'service_failed'
  | 'vanished'
  | 'stuck'
  | 'unknown_state'
  | 'other_values'
  | 'unnamed';

type Making = {
  readonly service: PrivateLinkService;
  readonly madeAt: number;
  readonly id: string;
};

export type ScriptedHcp = {
  readonly api: PrivateLinkApi;
  /** Every create that reached HCP, refused ones included. */
  readonly sent: readonly NewService[];
  /** How many services were made of them. */
  made(): number;
  readonly calls: readonly Method[];
  /** The next calls of this method go wrong, in this order. */
  fail(method: Method, ...faults: readonly HcpFault[]): void;
  /** All calls go wrong until it is `undefined`. */
  outage: HcpFault | undefined;
  ending: Ending;
  /** Reads of operations find none: HCP no longer keeps them, or not yet. */
  forgetful: boolean;
  /** Lets what was `late` arrive. */
  land(): void;
  /** Makes a service without a call of ours. */
  make(service: NewService, change?: Partial<PrivateLinkService>): Operation;
  remove(id: string): void;
};

/** How long HCP takes, from the call on. */
const takesMs = { running: 5_000, done: 60_000, available: 90_000 } as const;

/** An HCP of one network that keeps what it is told, ends what it begins, and fails when told to. */
export function createScriptedHcp(now: () => Date): ScriptedHcp {
  const makings = new Map<string, Making>();
  const sent: NewService[] = [];
  const calls: Method[] = [];
  const faults = new Map<Method, HcpFault[]>();
  const waiting: (() => void)[] = [];
  let made = 0;

  const make: ScriptedHcp['make'] = (service, change = {}) => {
    made += 1;
    const id = `op-${made}`;
    const createdAt = now().toISOString();
    const begun = { ...toService(service), createdAt, ...change };
    makings.set(begun.id.toLowerCase(), { service: begun, madeAt: now().getTime(), id });
    return { id, state: 'PENDING', error: undefined, serviceId: begun.id, createdAt };
  };

  const receive = (service: NewService): Operation => {
    sent.push(service);
    if (makings.has(service.id.toLowerCase())) throw answer({ code: 6, effect: 'unclear' });
    const taken = [...makings.values()].some((one) => one.service.clusterId === service.clusterId);
    if (taken) throw answer({ code: 9, effect: 'none' });
    return make(service);
  };

  const operationOf = ({ service, madeAt, id }: Making): Operation => {
    const elapsed = now().getTime() - madeAt;
    const { state, error } = operationState(hcp.ending, elapsed);
    return { id, state, error, serviceId: service.id, createdAt: new Date(madeAt).toISOString() };
  };

  /** Does what a call does, unless it is its turn to go wrong. */
  const answering = async <T>(method: Method, work: () => T): Promise<T> => {
    calls.push(method);
    await Promise.resolve();
    const fault = faults.get(method)?.shift() ?? hcp.outage;
    if (fault === undefined) return work();
    if (fault === 'lost' || fault === 'strange') work();
    if (fault === 'late') waiting.push(() => void work());
    throw faultError(fault, method);
  };

  const hcp: ScriptedHcp = {
    api: {
      createService: (_, service) => answering('createService', () => receive(service)),
      updateService: () => Promise.reject(new Error('not written yet')),
      deleteService: () => Promise.reject(new Error('not written yet')),
      findService: (network, id) =>
        answering('findService', () => {
          const making = makings.get(id.toLowerCase());
          return making && serviceNow(making, { network, now: now(), ending: hcp.ending });
        }),
      listServices: () => Promise.reject(new Error('nobody asks')),
      findOperation: (_, id) =>
        answering('findOperation', () => {
          const making = [...makings.values()].find((one) => one.id === id);
          return making === undefined || hcp.forgetful ? undefined : operationOf(making);
        }),
      listServiceOperations: (_, serviceId) =>
        answering('listServiceOperations', () => {
          const making = makings.get(serviceId.toLowerCase());
          return making === undefined || hcp.forgetful ? [] : [operationOf(making)];
        }),
    },
    sent,
    made: () => made,
    calls,
    fail: (method, ...next) => void faults.set(method, [...(faults.get(method) ?? []), ...next]),
    outage: undefined,
    ending: 'available',
    forgetful: false,
    land: () => {
      for (const arrive of waiting.splice(0))
        try {
          arrive();
        } catch {
          // Refused on arrival: nobody hears that either.
        }
    },
    make,
    remove: (id) => void makings.delete(id.toLowerCase()),
  };
  return hcp;
}

function toService(service: NewService): PrivateLinkService {
  const { region, ...rest } = service;
  return {
    ...rest,
    hvnId: 'prod-hvn',
    state: 'CREATING',
    defaultRegion: region,
    externalName: undefined,
    createdAt: '',
  };
}

function operationState(ending: Ending, elapsed: number): Pick<Operation, 'state' | 'error'> {
  if (ending === 'unknown_state') return { state: 'PONDERING', error: undefined };
  if (elapsed < takesMs.running) return { state: 'PENDING', error: undefined };
  if (elapsed < takesMs.done || ending === 'stuck') return { state: 'RUNNING', error: undefined };
  const error = ending === 'operation_failed' ? { code: 13, message: 'no capacity' } : undefined;
  return { state: 'DONE', error };
}

function serviceNow(
  { service, madeAt }: Making,
  { network, now, ending }: { network: Network; now: Date; ending: Ending },
): PrivateLinkService | undefined {
  const seen = { ...service, hvnId: network.hvnId };
  if (now.getTime() - madeAt < takesMs.available || ending === 'stuck') return seen;
  switch (ending) {
    case 'vanished':
      return undefined;
    case 'operation_failed':
    case 'service_failed':
      return { ...seen, state: 'FAILED' };
    case 'unknown_state':
      return { ...seen, state: 'PONDERING' };
    case 'unnamed':
      return { ...seen, state: 'AVAILABLE' };
    case 'other_values':
      return { ...seen, ...named, state: 'AVAILABLE', consumerIpRanges: ['10.66.0.0/16'] };
    default:
      return { ...seen, ...named, state: 'AVAILABLE' };
  }
}

const externalName = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0abc';
const named = { externalName };

export function answer({
  code,
  effect,
}: {
  code: number;
  effect: 'none' | 'unclear';
}): HcpAnswerError {
  const said = { status: code === 6 ? 409 : 400, code, reason: `refused with ${code}` };
  return new HcpAnswerError(said, { effect, transient: false });
}

const writes: readonly Method[] = ['createService', 'updateService', 'deleteService'];

export function faultError(fault: HcpFault, method: Method): Error {
  const effect = writes.includes(method) ? 'unclear' : 'none';
  switch (fault) {
    case 'lost':
    case 'unheard':
    case 'late':
      return new HcpNoAnswerError('the answer was lost', { effect, transient: true });
    case 'unavailable':
      return new HcpNoAnswerError('not reached', { effect: 'none', transient: true });
    case 'limited':
      return new HcpAnswerError(
        { status: 429, code: 8, reason: 'slow down' },
        { effect: 'none', transient: true, retryAfterMs: 120_000 },
      );
    case 'refused':
      return answer({ code: 3, effect: 'none' });
    case 'forbidden':
      return answer({ code: 7, effect: 'none' });
    case 'strange':
      return new HcpSchemaError('an unknown shape');
    case 'bug':
      return new HcpForbiddenCallError('never');
  }
}
