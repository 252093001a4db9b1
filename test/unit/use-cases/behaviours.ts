import { requestOf, type World } from './world.ts';

/** What HCP does to a request, from when a run finds it. `made`: it has begun to make the service. */
export type Behaviour = { readonly made: boolean; readonly prepare?: (world: World) => void };

const hourMs = 3_600_000;

/** A service of that id which somebody else has made. */
function strangers(world: World, createdAt: Date, same: boolean): void {
  const { target, desired } = requestOf(world);
  const service = { id: target.serviceId, clusterId: target.clusterId, region: target.region };
  const values = same ? desired : { ...desired, consumerIpRanges: ['10.99.0.0/16'] };
  world.hcp.make({ ...service, ...values }, { createdAt: createdAt.toISOString() });
}

const hourAgo = (world: World): Date => new Date(world.databaseNow().getTime() - hourMs);

export const behaviours = {
  answers: { made: true },
  'has nothing of it': { made: false },
  'loses its answer, having done it': {
    made: false,
    prepare: ({ hcp }) => hcp.fail('createService', 'lost'),
  },
  'loses the call': { made: false, prepare: ({ hcp }) => hcp.fail('createService', 'unheard') },
  'answers in an unknown shape': {
    made: false,
    prepare: ({ hcp }) => hcp.fail('createService', 'strange'),
  },
  'is away for three calls': {
    made: false,
    prepare: ({ hcp }) => hcp.fail('createService', 'unavailable', 'limited', 'unavailable'),
  },
  refuses: { made: false, prepare: ({ hcp }) => hcp.fail('createService', 'refused') },
  'ends its operation with an error': {
    made: true,
    prepare: ({ hcp }) => {
      hcp.ending = 'operation_failed';
    },
  },
  'ends with a FAILED service': {
    made: true,
    prepare: ({ hcp }) => {
      hcp.ending = 'service_failed';
    },
  },
  'makes something else': {
    made: true,
    prepare: ({ hcp }) => {
      hcp.ending = 'other_values';
    },
  },
  'loses the service': {
    made: true,
    prepare: ({ hcp }) => {
      hcp.ending = 'vanished';
    },
  },
  'has a stranger’s service': {
    made: false,
    prepare: (world) => strangers(world, hourAgo(world), false),
  },
  'has a stranger’s older service of equal values': {
    made: false,
    prepare: (world) => strangers(world, hourAgo(world), true),
  },
  'forgets its operations': {
    made: true,
    prepare: ({ hcp }) => {
      hcp.forgetful = true;
    },
  },
  'says nothing that is known': {
    made: true,
    prepare: ({ hcp }) => {
      hcp.ending = 'unknown_state';
    },
  },
  'never ends': {
    made: true,
    prepare: ({ hcp }) => {
      hcp.ending = 'stuck';
    },
  },
} satisfies Record<string, Behaviour>;
