/** `users.*`, `usergroups.*`, `bots.info`, `team.info`, `auth.test`: who is who. */
import { scopesOf } from '../manifest.ts';
import { ids } from '../seed.ts';
import type { Obj, UserGroup } from '../types.ts';
import { userJson } from '../wire.ts';
import type { World } from '../world.ts';
import { arg, flag, type Method, page, SlackError } from './method.ts';

/** A token of the whole enterprise does not say which workspace is meant. */
function needTeam(world: World, args: Obj): void {
  if (world.options.orgInstall && arg(args, 'team_id') === '')
    throw new SlackError('missing_argument', {
      response_metadata: { messages: ['[ERROR] missing required field: team_id'] },
    });
}

function emailsShown(world: World): boolean {
  return scopesOf(world.manifest).includes('users:read.email');
}

const authTest: Method = {
  tier: 'special',
  run(world) {
    const org = world.options.orgInstall === true;
    return {
      url: `https://${ids.teamDomain}.slack.com/`,
      team: org ? ids.enterpriseName : 'Sandbox',
      user: 'privatelink',
      team_id: org ? world.enterpriseId : ids.teamId,
      user_id: ids.botUserId,
      bot_id: ids.botId,
      ...(world.enterpriseId === undefined ? {} : { enterprise_id: world.enterpriseId }),
      is_enterprise_install: org,
    };
  },
};

const userInfo: Method = {
  tier: 4,
  scopes: ['users:read'],
  run(world, args) {
    const user = world.users.get(arg(args, 'user'));
    if (user === undefined) throw new SlackError('user_not_found');
    return { user: userJson(world, user, emailsShown(world)) };
  },
};

const userList: Method = {
  tier: 2,
  scopes: ['users:read'],
  run(world, args) {
    needTeam(world, args);
    const { items, metadata } = page([...world.users.values()], args, 1000, 1000);
    const members = items.map((user) => userJson(world, user, emailsShown(world)));
    return {
      members,
      cache_ts: Math.floor(world.clock.now() / 1000),
      response_metadata: metadata,
    };
  },
};

function groupJson(world: World, group: UserGroup, args: Obj): Obj {
  return {
    id: group.id,
    team_id: ids.teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.handle,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: 0,
    date_update: 0,
    date_delete: group.disabled ? Math.floor(world.clock.now() / 1000) : 0,
    auto_type: null,
    created_by: ids.botUserId,
    updated_by: ids.botUserId,
    deleted_by: null,
    prefs: { channels: [], groups: [] },
    user_count: group.users.length,
    ...(flag(args, 'include_users') ? { users: group.users } : {}),
  };
}

const groupList: Method = {
  tier: 2,
  scopes: ['usergroups:read'],
  run(world, args) {
    needTeam(world, args);
    const seen = [...world.groups.values()].filter(
      (group) => !group.disabled || flag(args, 'include_disabled'),
    );
    return { usergroups: seen.map((group) => groupJson(world, group, args)) };
  },
};

const groupUsers: Method = {
  tier: 2,
  scopes: ['usergroups:read'],
  run(world, args) {
    needTeam(world, args);
    const group = world.groups.get(arg(args, 'usergroup'));
    if (group === undefined || (group.disabled && !flag(args, 'include_disabled')))
      throw new SlackError('no_such_subteam');
    return { users: [...group.users] };
  },
};

const botInfo: Method = {
  tier: 3,
  scopes: ['users:read'],
  run(world, args) {
    if (![ids.botId, ''].includes(arg(args, 'bot'))) throw new SlackError('bot_not_found');
    return {
      bot: {
        id: ids.botId,
        deleted: false,
        name: world.manifest?.display_information.name ?? 'privatelink',
        updated: 0,
        app_id: ids.appId,
        user_id: ids.botUserId,
      },
    };
  },
};

const teamInfo: Method = {
  tier: 3,
  scopes: ['team:read'],
  run(world) {
    return {
      team: {
        id: ids.teamId,
        name: 'Sandbox',
        domain: ids.teamDomain,
        ...(world.enterpriseId === undefined
          ? {}
          : { enterprise_id: world.enterpriseId, enterprise_name: ids.enterpriseName }),
      },
    };
  },
};

export const people: Record<string, Method> = {
  'auth.test': authTest,
  'users.info': userInfo,
  'users.list': userList,
  'usergroups.list': groupList,
  'usergroups.users.list': groupUsers,
  'bots.info': botInfo,
  'team.info': teamInfo,
};
