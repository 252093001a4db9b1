import type { WebClient } from '@slack/web-api';
import type { SlackUserId } from '../../domain/request.ts';
import type { DoorDeps } from '../door-deps.ts';
import type { Permalinks } from '../permalinks.ts';

export type CommandDeps = DoorDeps & {
  readonly permalinks: Permalinks;
  /** Of the Web API: answers go to the same Slack. */
  readonly apiUrl: URL;
};

/** One use of the command, after its ack. */
export type Command = {
  readonly person: SlackUserId;
  readonly teamId: string;
  readonly channel: string;
  readonly triggerId: string;
  /** What was typed after the subcommand. */
  readonly rest: string;
  readonly client: WebClient;
};
