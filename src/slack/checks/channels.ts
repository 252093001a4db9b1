import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Policy } from '../../domain/policy.ts';
import { type Finding, faultWords, finding, refusalOf, remedies } from './findings.ts';

const channelSchema = z.object({
  name: z.string().nullish(),
  is_archived: z.boolean().nullish(),
  is_member: z.boolean().nullish(),
  is_ext_shared: z.boolean().nullish(),
});
type Channel = z.infer<typeof channelSchema>;

/** What a channel is for: what cannot be posted there, and where it is named. */
type Purpose = { readonly post: string; readonly named: string; readonly mayBeShared: boolean };

const forCards: Purpose = { post: 'card', named: 'the policy', mayBeShared: false };
// Whoever is outside of the company keeps it best.
const forCheckpoints: Purpose = {
  ...{ post: 'checkpoint', named: 'AUDIT_CHECKPOINT_CHANNEL', mayBeShared: true },
};

/** Looks at every channel that the policy posts to: whether it is there, and the bot in it. */
export async function checkChannels(web: WebClient, policy: Policy): Promise<readonly Finding[]> {
  const own = policy.environments.map(({ channel }) => channel);
  // What the policy means differently is told in the default one, whoever else is at home there.
  const ids = [...new Set([...own, ...(policy.channel === undefined ? [] : [policy.channel])])];
  const findings: Finding[] = [];
  for (const id of ids) findings.push(...(await checkChannel(web, id, forCards)));
  return findings;
}

/** The same of the channel that checkpoints are posted to. */
export async function checkCheckpointChannel(
  web: WebClient,
  id: string,
): Promise<readonly Finding[]> {
  return await checkChannel(web, id, forCheckpoints);
}

async function checkChannel(
  web: WebClient,
  id: string,
  purpose: Purpose,
): Promise<readonly Finding[]> {
  try {
    const { channel } = await web.conversations.info({ channel: id });
    return judge(id, channelSchema.parse(channel), purpose);
  } catch (error) {
    if (refusalOf(error) === 'channel_not_found')
      return [
        finding(
          'fail',
          'slack_channel',
          `channel ${id} does not exist, or is private and the bot is not in it`,
          `Check the id in ${purpose.named}; invite the bot with \`/invite\`.`,
        ),
      ];
    const detail = `channel ${id} could not be looked at: ${faultWords(error)}`;
    return [finding('warn', 'slack_channel', detail, remedies.later)];
  }
}

function judge(
  id: string,
  channel: Channel,
  { post, named: where, mayBeShared }: Purpose,
): readonly Finding[] {
  const named = channel.name == null ? id : `#${channel.name} (${id})`;
  if (channel.is_archived === true)
    return [
      finding(
        'fail',
        'slack_channel',
        `${named} is archived: no ${post} can be posted`,
        `Unarchive it, or name another channel in ${where}.`,
      ),
    ];
  if (channel.is_member !== true)
    return [
      finding(
        'fail',
        'slack_channel',
        `the bot is not in ${named}: no ${post} can be posted`,
        'Invite it there with `/invite`.',
      ),
    ];
  const shared = finding(
    'warn',
    'slack_channel_shared',
    `${named} is shared with another company, whose people can read every card`,
    'Name a channel in the policy that is not shared.',
  );
  return [
    finding('ok', 'slack_channel', `the bot is in ${named}`),
    ...(channel.is_ext_shared === true && !mayBeShared ? [shared] : []),
  ];
}
