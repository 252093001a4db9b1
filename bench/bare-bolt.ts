/**
 * The anchor of the acknowledgements: Bolt over HTTP, signatures checked, that does nothing but
 * acknowledge. What is slower than this is ours.
 */
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { actionIds, callbackIds, commandName } from '../src/slack/ids.ts';

const [signingSecret = '', slackApiUrl = ''] = process.argv.slice(2);

const receiver = new HTTPReceiver({
  signingSecret,
  endpoints: ['/slack/events'],
  logLevel: LogLevel.ERROR,
});
const app = new App({
  receiver,
  authorize: () => Promise.resolve({ botToken: 'xoxb-none', botUserId: 'U0NONE', botId: 'B0NONE' }),
  clientOptions: { slackApiUrl },
  logLevel: LogLevel.ERROR,
});
app.command(commandName, async ({ ack }) => await ack());
app.view(callbackIds.createService, async ({ ack }) => await ack());
app.action(actionIds.approve, async ({ ack }) => await ack());

const server = await receiver.start(0);
process.send?.('ready');
process.on('message', () => process.send?.({ port: (server.address() as AddressInfo).port }));
