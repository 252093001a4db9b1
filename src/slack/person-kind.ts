import { z } from 'zod';
import type { PersonKind } from '../domain/people.ts';

/** The workspace, or the enterprise around it: outside of it everyone is a stranger. */
export type TrustBoundary = { readonly teamId: string; readonly enterpriseId: string | undefined };

const flag = z.boolean().nullish();

/** What is used of a user as `users.info` tells it. @see docs.slack.dev, "User object" */
export const userSchema = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  deleted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  enterprise_user: z.object({ enterprise_id: z.string().nullish() }).nullish(),
  /** Without the scope `users:read.email`, Slack leaves `email` out. */
  profile: z.object({ email: z.string().nullish() }).nullish(),
});
export type User = z.infer<typeof userSchema>;

/** One address, in which nothing is hidden. */
const addressPattern = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,255}$/u;

/** Absent where Slack does not tell it, and where it is none. */
export function emailOf({ profile }: User): { readonly email?: string } {
  const email = profile?.email;
  return typeof email === 'string' && addressPattern.test(email) ? { email } : {};
}

/** Decides what a person counts as. Who cannot be placed inside the boundary is outside of it. */
export function kindOf(user: User, { teamId, enterpriseId }: TrustBoundary): PersonKind {
  if (user.deleted === true) return 'deactivated';
  if (user.is_bot === true || user.is_workflow_bot === true || user.id === 'USLACKBOT')
    return 'bot';
  const colleague =
    enterpriseId !== undefined && user.enterprise_user?.enterprise_id === enterpriseId;
  if (user.is_stranger === true || !(user.team_id === teamId || colleague)) return 'stranger';
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member';
}
