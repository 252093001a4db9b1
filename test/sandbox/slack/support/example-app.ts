import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';

const text = (words: string) => ({ type: 'plain_text' as const, text: words });

export const createModal: ModalView = {
  type: 'modal',
  callback_id: 'create',
  title: text('Request'),
  submit: text('Send'),
  close: text('Cancel'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'cluster',
      label: text('Cluster'),
      element: { type: 'external_select', action_id: 'cluster', min_query_length: 0 },
    },
    {
      type: 'input',
      block_id: 'accounts',
      label: text('Consumer accounts'),
      element: { type: 'plain_text_input', action_id: 'value', multiline: true },
    },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: text('Note'),
      element: { type: 'plain_text_input', action_id: 'value' },
    },
  ],
};

export const clusters = ['prod-eu', 'prod-us', 'staging'];

export function card(version: number, status: string) {
  return [
    {
      type: 'section' as const,
      block_id: `text:v${version}`,
      text: { type: 'mrkdwn' as const, text: `*Create* \`prod-eu\` &amp; ${status} <@U0REQUEST>` },
    },
    {
      type: 'actions' as const,
      block_id: `req:v${version}`,
      elements: [
        {
          type: 'button' as const,
          action_id: 'approve',
          text: text('Approve'),
          value: `r1:v${version}`,
          confirm: {
            title: text('Sure?'),
            text: text('Two accounts'),
            confirm: text('Yes'),
            deny: text('No'),
          },
        },
        { type: 'button' as const, action_id: 'deny', text: text('Deny'), value: 'r1' },
      ],
    },
  ];
}

/** A small approval app: command → modal with an external select → card → click → updated card. */
export function exampleApp(app: App): void {
  app.command('/privatelink', async ({ ack, body, client, command }) => {
    if (command.text === 'help') return await ack('Try `/privatelink request`');
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: createModal });
  });
  app.options('cluster', async ({ ack, options }) => {
    const found = clusters.filter((name) => name.includes(options.value));
    await ack({ options: found.map((name) => ({ text: text(name), value: name })) });
  });
  app.view('create', async ({ ack, view, client, body }) => {
    const accounts = view.state.values['accounts']?.['value']?.value ?? '';
    if (accounts.includes('*'))
      return await ack({ response_action: 'errors', errors: { accounts: 'No wildcards.' } });
    await ack();
    const cluster = view.state.values['cluster']?.['cluster']?.selected_option?.value;
    await client.chat.postMessage({
      channel: 'C0NETWORK',
      text: `Request for ${cluster} by ${body.user.id}`,
      blocks: card(1, 'pending'),
      metadata: { event_type: 'request', event_payload: { id: 'r1', n: 1 } },
    });
  });
  app.view({ callback_id: 'create', type: 'view_closed' }, async ({ ack }) => ack());
  app.action('approve', async ({ ack, body, client, respond }) => {
    await ack();
    const at = body.type === 'block_actions' ? body.container : undefined;
    await client.chat.update({
      channel: at?.['channel_id'],
      ts: at?.['message_ts'],
      text: 'approved',
      blocks: card(2, 'AVAILABLE'),
    });
    await client.chat.postMessage({
      channel: at?.['channel_id'],
      thread_ts: at?.['message_ts'],
      text: `Approved by <@${body.user.id}>`,
    });
    await client.chat.postMessage({ channel: 'U0REQUEST', text: 'Your service is ready' });
    await respond({ text: 'Thank you', replace_original: false });
  });
}
