import type { ChangeRequest } from '../domain/request.ts';
import { referenceOf } from '../domain/request.ts';
import type { FieldName } from '../intake/refusals.ts';

/** Every name that Slack sends back to us: commands, callbacks, actions, blocks and metadata. */
export const commandName = '/privatelink';

export const subcommands = [
  'request',
  'update',
  'delete',
  'own',
  'hand-over',
  'status',
  'mine',
  'why',
  'history',
  'list',
  'cancel',
  'freeze',
  'unfreeze',
  'help',
] as const;
export type Subcommand = (typeof subcommands)[number];

/** The global shortcut that opens the form. */
export const requestShortcut = 'request_privatelink';

export const callbackIds = {
  createService: 'create_service',
  updateService: 'update_service',
  deleteService: 'delete_service',
  ownership: 'change_ownership',
  rejectRequest: 'reject_request',
  decideRequest: 'decide_request',
  editRequest: 'edit_request',
  filterHistory: 'filter_history',
} as const;

export const actionIds = {
  approve: 'approve_request',
  reject: 'reject_request',
  cancel: 'cancel_request',
  edit: 'edit_request',
  again: 'request_again',
  undo: 'undo_request',
  /** Of a request that has ended. */
  receipt: 'send_receipt',
  /** On a request that needs attention, or has failed. */
  retry: 'retry_request',
  adopt: 'adopt_outcome',
  abandon: 'abandon_request',
  look: 'look_at_outcome',
  deleteLeftover: 'delete_leftover',
  /** Of the card of a drift. */
  acceptDrift: 'accept_drift',
  revertDrift: 'revert_drift',
  ownDrifted: 'own_drifted_service',
  /** Of the card of a proposed policy. */
  confirmPolicy: 'confirm_policy',
  rejectPolicy: 'reject_policy',
  cluster: 'choose_cluster',
  serviceToUpdate: 'choose_service_to_update',
  serviceToDelete: 'choose_service_to_delete',
  /** Under what is shown of services. */
  nextServices: 'next_services',
  earlierServices: 'earlier_services',
  showService: 'show_service',
  lookAgain: 'look_again',
  updateService: 'update_service',
  deleteService: 'delete_service',
  /** Under what is shown of somebody's requests. */
  nextRequests: 'next_requests',
  earlierRequests: 'earlier_requests',
  /** Under what is shown of the past. */
  olderHistory: 'older_history',
  newestHistory: 'newest_history',
  filterHistory: 'filter_history',
  showStory: 'show_story',
  historyCsv: 'history_as_csv',
  historyLines: 'history_as_json_lines',
  /** On the Home tab. */
  openRequestForm: 'open_request_form',
  openDecision: 'open_decision',
  homeNextRequests: 'home_next_requests',
  homeEarlierRequests: 'home_earlier_requests',
  homeNextServices: 'home_next_services',
  homeEarlierServices: 'home_earlier_services',
  /** The element of every input block that has no picker of its own: one a block, so the block's id is enough to tell. */
  text: 'text',
} as const;

/** Input blocks of the forms. An error is shown under the block of its field, so each must exist. */
export const fieldBlockIds = {
  cluster: 'cluster',
  service: 'service',
  service_id: 'service_id',
  accounts: 'accounts',
  ranges: 'ranges',
  regions: 'regions',
  reason: 'reason',
  ticket: 'ticket',
} as const satisfies Record<FieldName, string>;

export const rejectReasonBlockId = 'reject_reason';

/** Marks a message of ours, so that it can be found again after an answer was lost. */
export const messageEventType = 'privatelink_request_message';

/**
 * Where a block stands: `d` in the decision section, `p` in the progress below it, `t` in a thread
 * update, `n` in a direct message.
 */
export type BlockPlace = 'd' | 'p' | 't' | 'n';

/**
 * The id of one block of a message. It carries the version, because Slack wants new ids for new
 * content, and because a click then shows which version was pressed.
 */
export function messageBlockId(
  place: BlockPlace,
  request: Pick<ChangeRequest, 'id' | 'version'>,
  name: string | number,
): string {
  return `${place}:${referenceOf(request.id)}:v${request.version}:${name}`;
}
