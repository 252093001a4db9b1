/** Whom a visitor can be, and what each is for in the demo's policy. */
import type { Slack } from '../slack/driver-types.ts';
import type { User } from '../slack/types.ts';
import type { PersonKind, PersonRef } from './wire.ts';

/** In the order in which they are offered at the door. */
const roles: Readonly<Record<string, string>> = {
  requester: 'asks for changes',
  approver: 'decides about changes',
  approver2: 'decides as well: a delete takes two',
  auditor: 'reads every request, and the auditors’ page',
  platform: 'looks after the policy, and can freeze environments',
  guest: 'is a guest of #shared: may ask for nothing',
};

export function personRef(slack: Slack, user: User): PersonRef {
  const { id, handle, realName } = user;
  const role = roles[handle] ?? (user.isBot ? 'an app' : 'works here');
  const canSignIn = Object.hasOwn(roles, handle) && isPerson(user);
  return { id, handle, name: realName, kind: kindOf(slack, user), role, canSignIn };
}

/** Those who can sign in, as they are offered. */
export function castOf(slack: Slack): readonly PersonRef[] {
  const people = [...slack.workspace.users.values()].map((user) => personRef(slack, user));
  return Object.keys(roles).flatMap((handle) =>
    people.filter((person) => person.handle === handle && person.canSignIn),
  );
}

/** Whoever has a client at all, whether they are offered at the door or not. */
export function isPerson({ deleted, isBot }: User): boolean {
  return !deleted && !isBot;
}

function kindOf({ botUserId, teamId }: Slack, user: User): PersonKind {
  if (user.id === botUserId) return 'app';
  if (user.deleted) return 'deactivated';
  if (user.isBot) return 'bot';
  if (user.teamId !== teamId) return 'stranger';
  return user.isRestricted || user.isUltraRestricted ? 'guest' : 'member';
}
