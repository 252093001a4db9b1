import type { SectionBlock } from '@slack/types';
import type { Failure, FailureCode } from '../../domain/request.ts';
import { plainSection } from '../blocks.ts';
import { cutPlain } from '../cut.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';

const failureWords: Record<FailureCode, Mrkdwn> = {
  refused_by_hcp: mrkdwn`HCP refused the change; nothing was done`,
  operation_failed: mrkdwn`HCP's operation ended with an error`,
  service_failed: mrkdwn`HCP says that the service is in state FAILED`,
  outcome_unknown: mrkdwn`HCP's answer was lost, and looking at HCP did not settle what it did`,
  not_as_desired: mrkdwn`the service at HCP is not what was approved`,
  not_ours: mrkdwn`HCP has a service with this id, and nothing shows that the bot made it`,
  gone: mrkdwn`the service is no longer there`,
  no_environment: mrkdwn`no environment of the policy covers this cluster any more`,
  stuck: mrkdwn`HCP's operation does not end`,
  no_answer: mrkdwn`HCP did not answer for too long`,
  too_many_starts: mrkdwn`the worker was stopped too often while it carried this out`,
};

/** Why it ended badly, in our words; what HCP itself said follows in plain text. */
export function failureText({ code: why, detail }: Failure): Mrkdwn {
  const words = failureWords[why];
  return detail === undefined ? words : mrkdwn`${words}: ${code(cutPlain(detail, 200))}`;
}

const hcpWordsMaxLength = 500;

/** What HCP said, word for word: text of others, so it is shown without markup. */
export function hcpSaid(id: string, { hcp }: Failure): readonly SectionBlock[] {
  if (hcp === undefined) return [];
  const said = hcp.message.trim() === '' ? 'nothing more' : hcp.message;
  return [plainSection(id, `HCP said (code ${hcp.code}): ${said}`, hcpWordsMaxLength)];
}
