/** One request from start to end, on data that are thrown away; then the channel and the log are printed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHcp } from '../hcp/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import { startSlack } from '../slack/server.ts';
import { packInto } from './pack.ts';
import { createCli, startParts } from './parts.ts';
import { policy } from './policy.ts';
import { settingsFor } from './settings.ts';

/** One second is ten minutes at HCP, where a create takes about six. */
const speed = 600;

export async function play(
  surroundings: NodeJS.ProcessEnv,
  say: (words: string) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-demo-'));
  const [slack, hcp, program] = await Promise.all([
    startSlack(),
    startHcp({ speed }),
    packInto(join(folder, 'program')),
  ]);
  const policyFile = join(folder, 'policy.yaml');
  await writeFile(policyFile, policy);
  const settings = settingsFor({ slack, hcp, policyFile, botData: join(folder, 'data') });
  const cli = createCli({ program, settings, surroundings });
  const { bot, stop } = startParts({ slack, hcp }, cli, {
    ...{ program, settings, surroundings, say },
    logFile: join(folder, 'bot.log'),
    awaited: ['ready', 'project looked at for the first time'],
    noted: () => Promise.resolve(),
  });
  const interrupt = (): void => void bot.stop();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    await bot.ready;
    await actOut(slack);
    say(`${slack.transcript()}\n`);
    const entries = await cli.run(['audit', 'list']);
    const verified = await cli.run(['audit', 'verify']);
    say(`${entries}\n${verified.trimEnd()}`);
    return verified.startsWith('The log holds') ? 0 : 1;
  } finally {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** From the command to the external name, as its people do it. */
async function actOut(slack: Slack): Promise<void> {
  const requester = slack.as('requester');
  await requester.command('/privatelink request prod-eu');
  const modal = await requester.modal();
  await modal.fill(
    'Consumer accounts',
    '111122223333, arn:aws:iam::444455556666:role/vault-reader',
  );
  await modal.fill('IP ranges', '10.20.0.0/16');
  await modal.fill('Reason', 'The payments team reads its secrets from its own VPC.');
  await modal.submit();
  const card = await slack.channel('#network').card();
  await card.as('requester').click('Approve', { forced: true });
  await requester.waitForEphemeral(/./);
  await card.as('approver').click('Approve');
  await card.waitForReply(/create-vpc-endpoint/, 25_000);
  await requester.waitForDm(/AVAILABLE/);
}
