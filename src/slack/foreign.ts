import { z } from 'zod';
import type { AppIdentity } from './identity.ts';

export type Boundary = Pick<AppIdentity, 'appId' | 'teamId' | 'enterpriseId'>;

const id = z.string().optional().catch(undefined);

const addressSchema = z.object({
  api_app_id: id,
  /** Of a command. */
  command: id,
  team_id: id,
  enterprise_id: id,
  enterprise: z.object({ id }).optional().catch(undefined),
  view: z.object({ app_installed_team_id: id }).optional().catch(undefined),
});

/**
 * Whether a delivery is for another app, or for this app as it is installed elsewhere. Bolt does not
 * look.
 *
 * The `team` of a click is where the person comes from, so a stranger's click in a shared channel
 * names another workspace too. It is let through, to be refused in words by what Slack says of the person.
 *
 * @see docs.slack.dev, "block_actions payload" (`team`) and slack-go/slack pull request 1073
 */
export function isForeign(body: unknown, own: Boundary): boolean {
  const address = addressSchema.parse(body);
  const { api_app_id: app, command, view } = address;
  if (app !== undefined && own.appId !== undefined && app !== own.appId) return true;
  const team = view?.app_installed_team_id ?? (command === undefined ? undefined : address.team_id);
  if (team === undefined || team === own.teamId) return false;
  const enterprise = address.enterprise?.id ?? address.enterprise_id;
  return own.enterpriseId === undefined || ![enterprise, team].includes(own.enterpriseId);
}
