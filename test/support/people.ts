/** What people do in a test's world, and what is then on record. */
import { expect, vi } from 'vitest';
import type { Card, Modal, Person, SubmitOutcome } from '../../sandbox/slack/driver-types.ts';
import { channelOf, type World } from './world.ts';

export type Wish = {
  readonly cluster: string;
  /** The place of the cluster, where that is not its own. */
  readonly place?: string;
  /** Of the place, where it has no channel of its own. */
  readonly channel?: string;
  /** By default somebody who has just joined the workspace, so that nobody is in anybody's way. */
  readonly by?: string;
  /** Further fields of the form, by their labels. */
  readonly fields?: Readonly<Record<string, string>>;
};

export type Filled = { readonly person: Person; readonly modal: Modal; readonly id: string };
export type Asked = Filled & { readonly serviceId: string; readonly card: Card };

let newcomers = 0;

export function newcomer({ slack }: Pick<World, 'slack'>): string {
  newcomers += 1;
  return slack.workspace.addUser({ handle: `asker${newcomers}` }).id;
}

/** A form that is not there by then took longer than Slack allows; the bot says so, and to do it again. */
const formWithinMs = 4_000;

export async function openForm(person: Person, command: string): Promise<Modal> {
  return await openedBy(person, () => person.command(command));
}

/** The same of a button that opens a form for somebody. */
export async function pressFor(
  { slack }: Pick<World, 'slack'>,
  { card, by, button }: { readonly card: Card; readonly by: string; readonly button: string },
): Promise<Modal> {
  return await openedBy(slack.as(by), () => card.as(by).click(button));
}

export async function openedBy(
  person: Person,
  act: () => Promise<unknown>,
  attempts = 4,
): Promise<Modal> {
  await act();
  try {
    return await person.modal(formWithinMs);
  } catch (error) {
    if (attempts === 1) throw error;
    return await openedBy(person, act, attempts - 1);
  }
}

/**
 * Opens the form for a cluster and fills it in. That takes people longer than it takes Slack to tell the
 * bot who they are, so it does here.
 */
export async function fillForm(world: World, wish: Wish): Promise<Filled> {
  const person = world.slack.as(wish.by ?? newcomer(world));
  const modal = await openForm(person, `/privatelink request ${wish.cluster}`);
  const fields = {
    'Consumer accounts': '111122223333',
    'IP ranges': '10.20.0.0/16',
    Reason: 'The payments team reads its secrets from its own VPC.',
    ...wish.fields,
  };
  for (const [label, text] of Object.entries(fields)) await modal.fill(label, text);
  const isKnown = () => world.sql`select 1 from people where id = ${person.id}`;
  await vi.waitFor(async () => expect(await isKnown()).toHaveLength(1), 60_000);
  const notes: { requestId: string } = JSON.parse(modal.view.privateMetadata);
  return { person, modal, id: notes.requestId };
}

/** Sends a form, and once more where the bot first wants its risks read. */
export async function sendForm(modal: Modal): Promise<SubmitOutcome> {
  const outcome = await submitSurely(modal);
  return outcome.kind === 'updated' ? await sendForm(outcome.modal) : outcome;
}

/**
 * Sends a form. Where Slack says that it had trouble connecting, or the bot that its database gave no answer in
 * time, which a busy machine may bring about, people press again: nothing is recorded twice.
 */
export async function submitSurely(modal: Modal, presses = 3): Promise<SubmitOutcome> {
  const outcome = await modal.submit();
  const again = outcome.kind === 'trouble' || hadNoAnswer(outcome);
  return again && presses > 1 ? await submitSurely(modal, presses - 1) : outcome;
}

export const noAnswer = /^The bot (could not confirm|cannot reach its database)/;

/** Whether the bot said that its database gave no answer in time, and to send the form once more. */
export function hadNoAnswer(outcome: SubmitOutcome): boolean {
  return (
    outcome.kind === 'errors' && Object.values(outcome.errors).some((text) => noAnswer.test(text))
  );
}

/** Asks for a service and waits for the card. */
export async function ask(world: World, wish: Wish): Promise<Asked> {
  const filled = await fillForm(world, wish);
  const serviceId = filled.modal.value('Service id');
  const outcome = await sendForm(filled.modal);
  expect({ ...outcome, delivery: undefined }).toEqual({ kind: 'closed' });
  const channel = wish.channel ?? channelOf(wish.place ?? wish.cluster);
  const card = await world.slack.channel(channel).card(serviceId);
  return { ...filled, serviceId, card };
}

/** Longer than a click takes to be decided, or to be answered with why not. */
const decidedWithinMs = 6_000;

/**
 * Approves, one after another. Where the bot cannot find out in time whether somebody may, which a busy
 * machine may bring about, it says so, and people press again.
 */
export async function agree(
  world: World,
  asked: Pick<Asked, 'card' | 'id'>,
  ...by: readonly string[]
): Promise<void> {
  for (const who of by) await agreeAs(world, asked, who);
}

async function agreeAs(
  world: World,
  { card, id }: Pick<Asked, 'card' | 'id'>,
  who: string,
  presses = 4,
): Promise<void> {
  const reviewer = world.slack.as(who).id;
  const reviews = () =>
    world.sql`select 1 from reviews where request_id = ${id} and reviewer = ${reviewer}`;
  const before = (await reviews()).length;
  await card.as(who).click('Approve');
  try {
    await vi.waitFor(async () => expect((await reviews()).length).toBeGreaterThan(before), {
      timeout: decidedWithinMs,
    });
  } catch (error) {
    if (presses === 1) throw error;
    await agreeAs(world, { card, id }, who, presses - 1);
  }
}

/** All of a request that a refusal must leave as it is. */
export async function stateOf(
  { sql, hcp }: World,
  { id, serviceId }: Pick<Asked, 'id' | 'serviceId'>,
) {
  const [row] = await sql<
    { status: string; version: number; revision: number; digest: string; reviews: number }[]
  >`
    select status, version, revision, digest,
      (select count(*)::int from reviews where request_id = id) as reviews
    from change_requests where id = ${id}`;
  if (row === undefined) throw new Error(`there is no request ${id}`);
  const writes = hcp.writes().filter(({ body }) => JSON.stringify(body ?? '').includes(serviceId));
  return { ...row, writes: writes.length };
}

export async function untilStatus(world: World, asked: Asked, status: string): Promise<void> {
  await vi.waitFor(async () => expect(await stateOf(world, asked)).toMatchObject({ status }), {
    timeout: 60_000, // a scene has its own limit: how fast it went is not what is asked
    interval: 50,
  });
}

export type LogEntry = {
  readonly action: string;
  readonly actor: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

export async function entriesOf({ sql }: World, id: string): Promise<readonly LogEntry[]> {
  const rows = await sql<{ body: string }[]>`
    select body from audit_entries where request_id = ${id} order by seq`;
  return rows.map(({ body }) => JSON.parse(body));
}

/** The codes of the refusals that the log holds of one person's clicks on a request. */
export async function refusalsOf(world: World, id: string, person: string): Promise<unknown[]> {
  const entries = await entriesOf(world, id);
  return entries
    .filter(({ action, actor }) => action === 'review_refused' && actor === person)
    .map(({ details }) => details['refusal']);
}

/** Makes what is known of people older than a decision may rest on: the test's clock. */
export async function forgetPeople({ sql }: World, ...groups: readonly string[]): Promise<void> {
  await sql`update user_groups set fetched_at = fetched_at - interval '1 minute'
    where id in ${sql([...groups])}`;
  await sql`update people set fetched_at = fetched_at - interval '1 minute'`;
}
