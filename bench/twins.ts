/** The local Slack and the local HCP of one measurement. They run in the bench's own process. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Hcp, type HcpOptions, startHcp } from '../sandbox/hcp/server.ts';
import type { Slack } from '../sandbox/slack/driver-types.ts';
import { startSlack } from '../sandbox/slack/server.ts';
import { appManifest } from '../src/slack/manifest.ts';
import type { CleanUps } from './bench.ts';
import { freePort } from './bot.ts';

export type Twins = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  /** Where Slack reaches the bot. */
  readonly port: number;
  readonly eventsUrl: string;
};

export async function startTwins(cleanUps: CleanUps, options: HcpOptions = {}): Promise<Twins> {
  const slack = await startSlack({ rateLimits: 'off' });
  cleanUps.add(() => slack.stop());
  const hcp = await startHcp(options);
  cleanUps.add(() => hcp.stop());
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  slack.install(appManifest({ mode: 'http', publicUrl }));
  return { slack, hcp, port, eventsUrl: `${publicUrl}/slack/events` };
}

/** Longer than any run. */
const aheadMs = 6 * 3_600_000;

/**
 * Commands for later, with the twin's own triggers and response addresses. A trigger lives for three
 * seconds, so the twin's clock is put forward while they are made.
 */
export async function makeCommands(
  { slack, port }: Twins,
  count: number,
  people: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const made: Record<string, unknown>[] = [];
  const sink = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => outgoing.end());
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const { port: sinkPort } = sink.address() as AddressInfo;
  slack.install(appManifest({ mode: 'http', publicUrl: `http://127.0.0.1:${sinkPort}` }));
  slack.clock.advance(aheadMs);
  const tamper = (payload: Record<string, unknown>) => {
    made.push(payload);
    return payload;
  };
  for (let index = 0; index < count; index += 1)
    await slack.as(people[index % people.length] ?? '').command('/privatelink request', { tamper });
  slack.clock.advance(-aheadMs);
  slack.install(appManifest({ mode: 'http', publicUrl: `http://127.0.0.1:${port}` }));
  sink.closeAllConnections();
  sink.close();
  return made;
}
