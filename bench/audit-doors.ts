/** The past as people ask for it: the auditors' page over HTTP, and the command in Slack, of a bot as a process. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Slack } from '../sandbox/slack/driver-types.ts';
import type { RequestFilter } from '../src/domain/request-filter.ts';
import { filterFields, printFilter } from '../src/intake/request-filter.ts';
import { appManifest } from '../src/slack/manifest.ts';
import { type Browser, openBrowser, signInAs } from '../test/support/browser.ts';
import type { Bench, CleanUps } from './bench.ts';
import { environmentOf, startProcess } from './bot.ts';
import { check } from './figure.ts';
import { approver, approvers } from './policy.ts';
import type { BenchDatabase } from './server.ts';
import { startTwins } from './twins.ts';

/** In milliseconds; `next` is the page behind the first, where there is one. */
type Turned = { readonly first: number; readonly next: number | undefined };

export type Door = {
  ask(filter: RequestFilter): Promise<Turned>;
  /** The same way there and back, without a look at the past. */
  anchor(): Promise<number>;
};

export type Doors = {
  /** Asks for the newest requests again and again until the bot has looked along the whole log. */
  whileLooking(): Promise<number[]>;
  readonly page: Door;
  /** As a person of Slack: the one that is named, or else an auditor whom nobody was before. */
  inSlack(person?: string): Door;
};

/** A bot that serves both, and takes no work. `decider`, who is no auditor, may decide in the environments `decides`. */
export async function openDoors(
  bench: Bench,
  cleanUps: CleanUps,
  { database, decider, decides, combinations }: Given,
): Promise<Doors> {
  const twins = await startTwins(cleanUps);
  const { slack, port } = twins;
  const origin = `http://127.0.0.1:${port}`;
  slack.install(appManifest({ mode: 'http', publicUrl: origin, page: true }));
  slack.workspace.addUser({ handle: 'decider', id: decider });
  const auditors = addAuditors(slack, combinations);
  const policyFile = await bench.writeFile('doors-policy.yaml', policyOf(decider, decides));
  const { clientId, clientSecret } = slack.openid;
  const settings = { ...twins, databaseUrl: database.botUrl, redisUrl: undefined, policyFile };
  const bot = await startProcess([bench.program.main, '--role', 'web'], {
    ...environmentOf(settings),
    ...{ AUDIT_PAGE: 'on', PUBLIC_URL: origin },
    ...{ OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
  });
  cleanUps.add(() => bot.stop());
  const browser = openBrowser(origin);
  const signedIn = await signInAs(browser, 'auditor');
  check(signedIn.status === 200, 'the auditor is signed in');
  await signedIn.arrayBuffer();
  return {
    whileLooking: () => whileLooking(browser),
    page: pageDoor(browser),
    inSlack: (person) =>
      person === undefined
        ? slackDoor(slack, auditors.pop() ?? '', true)
        : slackDoor(slack, person, false),
  };
}

type Given = {
  readonly database: BenchDatabase;
  readonly decider: string;
  readonly decides: readonly string[];
  /** How many there are to ask for in Slack. */
  readonly combinations: number;
};

/** JSON is YAML too. The last environment takes what the others do not. */
function policyOf(decider: string, decides: readonly string[]): string {
  const theirs = decides.map((name) => ({
    ...{ name, match: { cluster: `${name}-*` }, channel: 'C0NETWORK' },
    approvers: { groups: [], users: [decider, approver] },
  }));
  const rest = { name: 'production', channel: 'C0NETWORK', approvers: { groups: [approvers] } };
  const auditors = { groups: ['S0AUDIT'] };
  return JSON.stringify({ version: 1, auditors, environments: [...theirs, rest] });
}

async function whileLooking(browser: Browser): Promise<number[]> {
  const times: number[] = [];
  for (;;) {
    const { ms, text } = await read(browser, '/audit');
    if (/The log holds/.test(text)) return times;
    check(/The log is being looked at/.test(text), 'the log is not found broken');
    times.push(ms);
    await pause(50); // people read what they see
  }
}

async function read(
  browser: Browser,
  path: string,
): Promise<{ readonly ms: number; readonly text: string }> {
  const from = performance.now();
  const response = await browser.get(path);
  const text = await response.text();
  const ms = performance.now() - from;
  if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
  return { ms, text };
}

function pageDoor(browser: Browser): Door {
  return {
    ask: async (filter) => {
      const first = await read(browser, `/audit?${new URLSearchParams(filterFields(filter))}`);
      const path = /<a href="([^"]+)" rel="next">/.exec(first.text)?.[1]?.replaceAll('&amp;', '&');
      const next = path === undefined ? undefined : (await read(browser, path)).ms;
      return { first: first.ms, next };
    },
    anchor: async () => (await read(browser, '/healthz')).ms,
  };
}

/** One for each combination, so that nobody's messages are many: the twin looks through all of somebody's. */
function addAuditors({ workspace }: Slack, count: number): string[] {
  const added = Array.from({ length: count }, (_, index) => {
    return workspace.addUser({ handle: `auditor${index}` }).id;
  });
  workspace.setGroupMembers('S0AUDIT', ['U0AUDITOR', ...added]);
  return added;
}

/** From the command, or the press, until Slack shows the answer. */
function slackDoor(slack: Slack, id: string, isAll: boolean): Door {
  const person = slack.as(id);
  const command = async (words: string) => {
    const before = person.ephemerals().length;
    const from = performance.now();
    await person.command(`/privatelink ${words}`);
    const card = await slack.waitFor('an answer', () => person.ephemerals()[before]);
    return { card, ms: performance.now() - from };
  };
  return {
    ask: async (filter) => {
      const { card, ms: first } = await command(`history ${printFilter(filter)}`);
      check(isAll !== card.text().includes('concern you'), 'everybody sees what they may');
      if (!card.buttons().includes('Older')) return { first, next: undefined };
      const from = performance.now();
      await card.as(id).click('Older');
      await card.waitForText('going on');
      return { first, next: performance.now() - from };
    },
    anchor: async () => (await command('help')).ms,
  };
}
