/**
 * `files.*`, as far as an upload needs them: a place to send the bytes to, then the file is shared.
 *
 * @see docs.slack.dev, "files.getUploadURLExternal" and "files.completeUploadExternal"
 */
import { ids } from '../seed.ts';
import type { Channel, Obj, StoredFile } from '../types.ts';
import type { World } from '../world.ts';
import { arg, type Method, SlackError, visibleChannel } from './method.ts';
import { post } from './posting.ts';

const getUploadUrl: Method = {
  tier: 4,
  scopes: ['files:write'],
  run(world, args) {
    const name = arg(args, 'filename');
    const length = Number(arg(args, 'length'));
    // "Typically only occurs when the `length` provided is 0."
    if (name === '' || !Number.isInteger(length) || length < 1)
      throw new SlackError('missing_argument');
    const id = `F${String(world.nextNumber()).padStart(10, '0')}`;
    world.files.set(id, { id, name, length, title: name, content: undefined, shared: false });
    return { upload_url: `${world.origin}/upload/${id}`, file_id: id };
  },
};

const completeUpload: Method = {
  tier: 4,
  scopes: ['files:write'],
  run(world, args) {
    const files = asked(args).map((one) => uploaded(world, one));
    const target = arg(args, 'channel_id');
    const channel = target === '' ? undefined : destination(world, target);
    for (const file of files) file.shared = true;
    if (channel !== undefined) share(world, { channel, files, args });
    return { files: files.map(({ id, title }) => ({ id, title })) };
  },
};

type Asked = { id: string; title: string };

function asked({ files }: Obj): readonly Asked[] {
  const all: unknown = typeof files === 'string' ? parsed(files) : files;
  if (!Array.isArray(all) || all.length === 0) throw new SlackError('invalid_arguments');
  return all.map((one: Obj) => ({ id: arg(one, 'id'), title: arg(one, 'title') }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackError('invalid_arguments');
  }
}

/** One whose bytes have come, and that nobody has completed yet. */
function uploaded(world: World, { id, title }: Asked): StoredFile {
  const file = world.files.get(id);
  if (file?.content === undefined || file.shared) throw new SlackError('file_not_found');
  if (title !== '') file.title = title;
  return file;
}

function destination(world: World, id: string): Channel {
  const channel = visibleChannel(world, id);
  if (channel.archived) throw new SlackError('is_archived');
  if (!channel.members.has(ids.botUserId)) throw new SlackError('not_in_channel');
  return channel;
}

function share(
  world: World,
  { channel, files, args }: { channel: Channel; files: readonly StoredFile[]; args: Obj },
): void {
  const place = { channel: channel.id, user: ids.botUserId, byApp: true };
  const shown = files.map(({ name, content = '' }) => ({ name, text: content }));
  post(world, { text: arg(args, 'initial_comment') }, { ...place, files: shown });
}

export const files: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
};
