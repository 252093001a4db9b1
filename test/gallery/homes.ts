import type { NoRole } from '../../src/domain/roles.ts';
import { createHomePainter } from '../../src/slack/home/home-painter.ts';
import type { HomeState } from '../../src/use-cases/ports/home.ts';
import { sha256 } from '../unit/slack/fixtures.ts';
import { everything, homeOf, quietly } from '../unit/slack/home-fixtures.ts';
import { largestRequest } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import { noRequests } from './mine.ts';

const painter = createHomePainter({
  sha256,
  linkOf: ({ channel, ts }) =>
    Promise.resolve(`https://sandbox.slack.com/archives/${channel}/p${ts.replace('.', '')}`),
});

type Around = Partial<typeof quietly>;

/** The same Home with other news around its lists. */
function amid(state: HomeState, around: Around): HomeState {
  return {
    ...state,
    seen: state.seen && { ...state.seen, around: { ...state.seen.around, ...around } },
  };
}

const simple = {
  ...{ ...everything, approves: [], wanted: [] },
  ...{ audits: false, freezes: false, administers: false },
};
const helper = { ...simple, requests: [], approves: ['production'] };
const hourAgo = new Date(quietly.now.getTime() - 3_600_000);
const noRoles: readonly NoRole[] = ['guest', 'stranger', 'bot', 'deactivated', 'unknown'];

const states: Readonly<Record<string, HomeState>> = {
  'One of everything': homeOf(1),
  'Several of everything': homeOf(3),
  'Expiring soon': homeOf(1, { change: { expiresAt: quietly.now } }),
  'A page of many': homeOf(50),
  'Somebody who only asks': ofRequester(),
  'Somebody who only decides': homeOf(1, { roles: helper }),
  'Somebody without a role': homeOf(0, { roles: { ...simple, requests: [] } }),
  'Slack has not told of all groups': homeOf(0, { roles: { ...everything, complete: false } }),
  'Something is wrong': amid(homeOf(0), {
    ...{ lookedAt: hourAgo, queueBehindSince: hourAgo, attention: 2 },
  }),
  'Never looked at': amid(homeOf(0), { lookedAt: undefined }),
};

function ofRequester(): HomeState {
  const state = homeOf(1, { roles: simple });
  return { ...state, seen: state.seen && { ...state.seen, toDecide: noRequests } };
}

const { home } = inGroup('Home');
const about = 'What concerns one person, redrawn as it changes.';

async function drawn(title: string, state: HomeState, size: Entry['size'] = 'usual') {
  return home({ title, about, size }, (await painter.draw(state)).blocks);
}

export async function homeEntries(): Promise<readonly Entry[]> {
  return await Promise.all([
    drawn('Nothing at all', homeOf(0), 'smallest'),
    ...Object.entries(states).map(([title, state]) => drawn(title, state)),
    ...noRoles.map((roles) =>
      drawn(`No member: ${roles}`, { ...homeOf(5), roles, seen: undefined }),
    ),
  ]);
}

export async function largestHomes(worst: string): Promise<readonly Entry[]> {
  const long = { change: largestRequest(worst), text: 'ü'.repeat(90) };
  return [await drawn('A page of many', homeOf(500, long), 'largest')];
}
