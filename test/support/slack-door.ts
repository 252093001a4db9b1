import type { Card, Modal, Slack, SlackOptions } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import {
  createSlackDoor,
  type DoorConfig,
  type DoorTiming,
  type SlackDoor,
} from '../../src/slack/door.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { requestCard } from '../../src/slack/messages/request-card.ts';
import { createThreadBoard } from '../../src/slack/thread-board.ts';
import { createWebClient } from '../../src/slack/web.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import { createFakeDoor, type FakeDoor, type FakeWorld } from '../fakes/door-deps.ts';
import { aCard, sha256 } from '../unit/slack/fixtures.ts';
import type { Mode } from './bot.ts';

export const modes: readonly Mode[] = ['http', 'socket'];

export type OpenDoor = FakeDoor & {
  readonly slack: Slack;
  readonly port: number;
  /** As a process does that is told to end. */
  closeDoor(deadlineMs?: number): Promise<void>;
  stop(): Promise<void>;
};

export type DoorSetup = {
  readonly world?: Partial<FakeWorld>;
  readonly timing?: Partial<DoorTiming>;
  readonly slack?: SlackOptions;
};

/** The door of the bot in front of the local Slack, with fakes for all that is behind it. */
export async function openDoor(mode: Mode, setup: DoorSetup = {}): Promise<OpenDoor> {
  const slack = await startSlack({ rateLimits: 'off', ...setup.slack });
  const fake = createFakeDoor(setup.world);
  const door = createSlackDoor(doorConfig(slack, mode), fake.deps, setup.timing);
  const closeDoor = (deadlineMs = 2_000): Promise<void> => door.stop(deadlineMs);
  const stop = async (): Promise<void> => {
    slack.faults.clear();
    await closeDoor(500);
    await slack.stop();
  };
  try {
    await startDoor(slack, mode, door);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...fake, slack, port: door.port() ?? 0, closeDoor, stop };
}

/** Installs the app, starts the door, and tells Slack where it is. */
export async function startDoor(slack: Slack, mode: Mode, door: SlackDoor): Promise<void> {
  slack.install(appManifest({ mode: 'socket' })); // names no address, which nobody knows yet
  await door.start();
  if (mode === 'http') slack.install(manifestAt(door.port()));
}

export function manifestAt(port: number | undefined): ReturnType<typeof appManifest> {
  return appManifest({ mode: 'http', publicUrl: `http://127.0.0.1:${port}` });
}

export function doorConfig(slack: Slack, mode: Mode): DoorConfig {
  const { botToken, appToken, signingSecret } = slack;
  const common = { botToken, apiUrl: new URL(slack.apiUrl), port: 0 };
  return mode === 'http' ? { ...common, mode, signingSecret } : { ...common, mode, appToken };
}

/** Puts a card into #network, as the worker would. */
export async function postCard(
  { slack, deps }: OpenDoor,
  state: CardState = aCard(),
  receipts = false,
): Promise<Card> {
  const web = createWebClient(
    { botToken: slack.botToken, apiUrl: new URL(slack.apiUrl) },
    'worker',
    deps.log,
  );
  const { blocks, text } = requestCard(state, { receipts });
  const drawing = { blocks, text, hash: sha256(blocks) };
  const key = { requestId: state.request.id, kind: 'card', number: 1 } as const;
  await createThreadBoard(web).post({ channel: 'C0NETWORK' }, drawing, key);
  return await slack.channel('#network').card();
}

/** The request form of a person, filled in as it should be. */
export async function filledForm({ slack }: OpenDoor, cluster = 'prod-eu'): Promise<Modal> {
  const requester = slack.as('requester');
  await requester.command(`/privatelink request ${cluster}`);
  const modal = await requester.modal();
  await modal.fill('Consumer accounts', '111122223333');
  await modal.fill('Consumer IP ranges', '10.20.0.0/16');
  await modal.fill('Reason', 'The payments VPC needs Vault.');
  return modal;
}
