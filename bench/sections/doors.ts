import { type Door, openDoors } from '../audit-doors.ts';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import type { Figure, Outcome, Section } from '../figure.ts';
import { preparePast } from '../history-log.ts';
import { type Combination, combinations } from '../history-pages.ts';
import { noTurns, pageFigures, timeFigures } from '../page-figures.ts';

/** The same pages as people meet them: in the auditors' page and in Slack. */
export function doorsSection(bench: Bench): Section {
  return {
    id: 'doors',
    title: 'Pages of the past, in the auditors’ page and in Slack',
    run: () => withCleanUps((cleanUps) => measureDoors(bench, cleanUps)),
  };
}

const limitMs = 200;
const warmUps = 3;

async function measureDoors(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const database = await bench.server.createDatabase('doors');
  cleanUps.add(() => database.drop());
  const { requests, note } = await preparePast(bench, database.sql);
  const wanted = combinations(requests);
  const concern = wanted.find(({ concerning }) => concerning !== undefined)?.concerning;
  if (concern === undefined) throw new Error('nobody is concerned');
  const given = {
    database,
    decider: concern.person,
    decides: concern.environments,
    combinations: wanted.length,
  };
  const doors = await openDoors(bench, cleanUps, given);
  bench.note('doors: while the bot looks along the log');
  const looking = await doors.whileLooking();
  const trips = [];
  for (let trip = 0; trip < 50; trip += 1) trips.push(await doors.page.anchor());
  const rounds = bench.quick ? 10 : 100;
  const figures: Figure[] = [];
  for (const one of wanted) {
    bench.note(`doors: ${one.name}`);
    const inSlack = doors.inSlack(one.concerning?.person);
    figures.push(
      ...(await measureDoor(doors.page, one, { door: 'page', rounds, anchor: '/healthz' })),
      ...(await measureDoor(inSlack, one, { door: 'Slack', rounds, anchor: 'help in Slack' })),
    );
  }
  return {
    figures: [
      ...timeFigures('everything: page, while the bot first looks along the log', looking, {
        ...{ anchor: { name: '/healthz afterwards', times: trips }, limitMs },
      }),
      ...figures,
    ],
    checks: ['auditors were shown all that fits, the approver what concerns them'],
    notes: [
      note,
      'a web process, with the page and over HTTP; from the request to the end of its answer, pages of 50; in Slack from the command or the press until the twin shows the answer, pages of 8, each filter asked for by an auditor of their own, what concerns an approver by that approver; the page shows auditors all that nobody decided',
    ],
  };
}

type Asking = { readonly door: string; readonly rounds: number; readonly anchor: string };

async function measureDoor(
  { ask, anchor: askAnchor }: Door,
  { name, filterOf }: Combination,
  { door, rounds, anchor }: Asking,
): Promise<readonly Figure[]> {
  for (let round = 0; round < warmUps; round += 1) {
    await askAnchor();
    await ask(filterOf(round));
  }
  const turns = noTurns();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    times.push(await askAnchor());
    const { first, next } = await ask(filterOf(round));
    turns.first.push(first);
    if (next !== undefined) turns.next.push(next);
  }
  return pageFigures(`${name}: ${door}`, turns, { anchor: { name: anchor, times }, limitMs });
}
