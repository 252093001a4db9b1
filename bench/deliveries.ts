/**
 * What Slack would send, made without the twin's driver, which could not keep up: the same forms, with
 * the same fields, signed by the same secret.
 */
import { createHmac } from 'node:crypto';
import { ids } from '../sandbox/slack/seed.ts';
import { actionIds, callbackIds, fieldBlockIds } from '../src/slack/ids.ts';
import { type Numbered, requestIdOf } from './numbering.ts';

/** The body of a form. */
export type Parcel = string;

const organization = { id: ids.enterpriseId, name: ids.enterpriseName };

function common(type: string, person: string) {
  return {
    type,
    user: { id: person, username: person, name: person, team_id: ids.teamId },
    api_app_id: ids.appId,
    token: 'sandbox-verification-token',
    team: { id: ids.teamId, domain: ids.teamDomain },
    enterprise: organization,
    is_enterprise_install: false,
  };
}

function form(payload: object): Parcel {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

/** A slash command, from the fields that the twin gave it. */
export function commandParcel(fields: Readonly<Record<string, unknown>>): Parcel {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}

export type Asked = Numbered & { readonly person: string };

/** A filled-in form for a new service, as it is submitted. */
export function submissionParcel({
  number,
  person,
  projectId,
  clusterId,
  serviceId,
}: Asked): Parcel {
  const text = (value: string) => ({
    [actionIds.text]: { type: 'plain_text_input', value: value === '' ? null : value },
  });
  const cluster = {
    text: { type: 'plain_text', text: clusterId },
    value: `${projectId}/${clusterId}`,
  };
  return form({
    ...common('view_submission', person),
    trigger_id: `1.${number}.trigger`,
    response_urls: [],
    view: {
      id: viewIdOf(number),
      team_id: ids.teamId,
      type: 'modal',
      private_metadata: JSON.stringify({ requestId: requestIdOf(number) }),
      callback_id: callbackIds.createService,
      app_id: ids.appId,
      app_installed_team_id: ids.teamId,
      bot_id: ids.botId,
      hash: `${number}.abc`,
      blocks: Object.values(fieldBlockIds).map((id) => ({ type: 'input', block_id: id })),
      state: {
        values: {
          [fieldBlockIds.cluster]: {
            [actionIds.cluster]: { type: 'external_select', selected_option: cluster },
          },
          [fieldBlockIds.service_id]: text(serviceId),
          [fieldBlockIds.accounts]: text('111122223333, arn:aws:iam::444455556666:role/vault'),
          [fieldBlockIds.ranges]: text('10.20.0.0/16, 10.30.4.0/24'),
          [fieldBlockIds.regions]: text(''),
          [fieldBlockIds.reason]: text('The payments team reads its secrets from its own VPC.'),
          [fieldBlockIds.ticket]: text(''),
        },
      },
    },
  });
}

export const viewIdOf = (number: number): string => `V0BENCH${number}`;

export type Press = {
  readonly person: string;
  readonly channel: string;
  readonly ts: string;
  /** Of the button: which version of which request was looked at. */
  readonly value: string;
};

/** A press of Approve on a card. */
export function approvalParcel({ person, channel, ts, value }: Press): Parcel {
  return form({
    ...common('block_actions', person),
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    trigger_id: `2.${value.slice(0, 36)}.trigger`,
    channel: { id: channel, name: channel.toLowerCase() },
    message: { type: 'message', user: ids.botUserId, ts, text: 'card', bot_id: ids.botId },
    state: { values: {} },
    response_url: 'http://127.0.0.1:9/none',
    actions: [
      {
        action_id: actionIds.approve,
        block_id: 'buttons',
        type: 'button',
        text: { type: 'plain_text', text: 'Approve' },
        value,
        action_ts: '1700000000.000001',
      },
    ],
  });
}

/** @see Slack docs, "Verifying requests from Slack" */
export function signedHeaders(parcel: Parcel, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${parcel}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(parcel)),
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hash}`,
  };
}
