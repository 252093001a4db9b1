/** What the app is sent: the shapes of commands and interactions. */
import { stateOf } from './blocks.ts';
import { scopesOf } from './manifest.ts';
import { ids, secrets } from './seed.ts';
import type { Message, Obj, User, View } from './types.ts';
import { messageJson, viewJson } from './wire.ts';
import { issueResponseUrl, issueTrigger, type World } from './world.ts';

/** Slash command fields. Booleans are words here, and `enterprise_id` is left out without one. */
export function commandPayload(
  world: World,
  user: User,
  given: { command: string; text: string; channelId: string; channelName: string },
): Obj {
  return {
    token: secrets.verificationToken,
    team_id: ids.teamId,
    team_domain: ids.teamDomain,
    ...(world.enterpriseId === undefined
      ? {}
      : { enterprise_id: world.enterpriseId, enterprise_name: ids.enterpriseName }),
    channel_id: given.channelId,
    channel_name: given.channelName,
    user_id: user.id,
    user_name: user.handle,
    command: given.command,
    text: given.text,
    api_app_id: ids.appId,
    is_enterprise_install: String(world.options.orgInstall === true),
    response_url: issueResponseUrl(world, {
      user: user.id,
      channel: given.channelId,
      messageTs: undefined,
      threadTs: undefined,
    }),
    trigger_id: issueTrigger(world, user.id),
  };
}

/** What every interaction starts with. Installed on the enterprise, `team` is null. */
function common(world: World, user: User, type: string): Obj {
  const org = world.options.orgInstall === true;
  const enterprise =
    world.enterpriseId === undefined ? null : { id: world.enterpriseId, name: ids.enterpriseName };
  return {
    type,
    user: { id: user.id, username: user.handle, name: user.handle, team_id: user.teamId },
    api_app_id: ids.appId,
    token: secrets.verificationToken,
    team: org ? null : { id: ids.teamId, domain: ids.teamDomain },
    enterprise,
    is_enterprise_install: org,
  };
}

/**
 * A global shortcut: of no channel and no message, so there is neither a response URL nor a place to
 * answer.
 *
 * @see Slack docs, "Shortcuts interaction payload"
 */
export function shortcutPayload(world: World, user: User, callbackId: string): Obj {
  const { api_app_id: _unnamed, ...named } = common(world, user, 'shortcut');
  return {
    ...named,
    callback_id: callbackId,
    trigger_id: issueTrigger(world, user.id),
    action_ts: world.nextTs(),
  };
}

export function messageActionPayload(
  world: World,
  user: User,
  { message, action }: { message: Message; action: Obj },
): Obj {
  const channel = world.channels.get(message.channel);
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    ...common(world, user, 'block_actions'),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: issueTrigger(world, user.id),
    channel: { id: message.channel, name: channel?.name ?? 'privategroup' },
    // Slack keeps no copy of an ephemeral message, so it cannot send one back.
    ...(ephemeral ? {} : { message: messageJson(message, true) }),
    state: { values: stateOf(message.blocks) },
    response_url: issueResponseUrl(world, {
      user: user.id,
      channel: message.channel,
      messageTs: message.ts,
      threadTs: message.threadTs,
    }),
    actions: [action],
  };
}

export function viewActionPayload(world: World, user: User, view: View, action: Obj): Obj {
  return {
    ...common(world, user, 'block_actions'),
    container: { type: 'view', view_id: view.id },
    trigger_id: issueTrigger(world, user.id, view.type === 'modal' ? view.id : undefined),
    view: viewJson(view),
    actions: [action],
  };
}

export function submissionPayload(world: World, user: User, view: View): Obj {
  return {
    ...common(world, user, 'view_submission'),
    trigger_id: issueTrigger(world, user.id, view.id),
    view: viewJson(view),
    response_urls: [],
  };
}

export function closedPayload(world: World, user: User, view: View, cleared: boolean): Obj {
  return { ...common(world, user, 'view_closed'), view: viewJson(view), is_cleared: cleared };
}

/** Neither trigger nor response URL: a menu that is being typed into can open nothing. */
export function suggestionPayload(
  world: World,
  user: User,
  asked: { view?: View; message?: Message; blockId: string; actionId: string; value: string },
): Obj {
  const { view, message } = asked;
  return {
    ...common(world, user, 'block_suggestion'),
    container:
      view !== undefined
        ? { type: 'view', view_id: view.id }
        : { type: 'message', message_ts: message?.ts, channel_id: message?.channel },
    action_id: asked.actionId,
    block_id: asked.blockId,
    value: asked.value,
    ...(view === undefined ? {} : { view: viewJson(view) }),
    ...(message === undefined
      ? {}
      : { message: messageJson(message, true), channel: { id: message.channel } }),
  };
}

export function interactivityOn(world: World): boolean {
  return (
    world.manifest?.settings?.interactivity?.is_enabled === true &&
    scopesOf(world.manifest).length > 0
  );
}
