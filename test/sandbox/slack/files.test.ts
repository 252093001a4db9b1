import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { aManifest } from './support/manifest.ts';
import { clientOf, errorOf } from './support/scripted-app.ts';

let slack: Slack;

beforeEach(async () => {
  slack = await startSlack({ manifest: aManifest({ scopes: ['files:write', 'im:write'] }) });
});
afterEach(async () => {
  await slack.stop();
});

async function announced(length: number) {
  const { upload_url: address = '', file_id: id = '' } = await clientOf(
    slack,
  ).files.getUploadURLExternal({ filename: 'a.csv', length });
  return { address, id };
}

const send = (address: string, body: string) => fetch(address, { method: 'POST', body });

describe('a file', () => {
  it('is shared once its bytes have come', async () => {
    const { files, conversations } = clientOf(slack);
    const { channel } = await conversations.open({ users: 'U0REQUEST' });
    const { address, id } = await announced(4);
    const place = { channel_id: channel?.id ?? '', initial_comment: 'Here it is.' };
    const early = await errorOf(files.completeUploadExternal({ files: [{ id }], ...place }));

    const sent = await send(address, 'a,ü');
    const completed = await files.completeUploadExternal({
      files: [{ id, title: 'A' }],
      ...place,
    });

    expect(early).toBe('file_not_found');
    expect([sent.status, await sent.text()]).toEqual([200, 'OK - 4']);
    expect(completed.files).toMatchObject([{ id, title: 'A' }]);
    const [message] = slack.as('requester').dms();
    expect(message?.text()).toContain('Here it is.');
    expect(message?.files).toEqual([{ name: 'a.csv', text: 'a,ü' }]);
    expect(slack.rawMessages()).toContain('a,ü');
  });

  it('of another length, of another place or sent twice is refused', async () => {
    const { files } = clientOf(slack);
    const { address, id } = await announced(3);

    const short = await send(address, 'ab');
    const nowhere = await send(address.replace(id, 'F0000000000'), 'abc');
    await send(address, 'abc');
    await files.completeUploadExternal({ files: [{ id }] });

    expect([short.status, nowhere.status]).toEqual([400, 404]);
    expect(await errorOf(files.completeUploadExternal({ files: [{ id }] }))).toBe('file_not_found');
  });

  it('needs a scope, a name and a length', async () => {
    const ask = (length: number) =>
      errorOf(clientOf(slack).files.getUploadURLExternal({ filename: 'a.csv', length }));

    expect(await ask(0)).toBe('missing_argument');
    slack.install(aManifest({ scopes: ['im:write'] }));

    expect(await ask(1)).toBe('missing_scope');
  });
});
