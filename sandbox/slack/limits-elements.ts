/** Interactive elements, one table. @see Slack docs, "Block Kit: block elements" */
import {
  below,
  bool,
  byType,
  type Check,
  int,
  isObj,
  listOf,
  matching,
  object,
  oneOf,
  report,
  type Spot,
  str,
  type,
} from './limits-check.ts';
import {
  anyOption,
  confirmDialog,
  initialAmong,
  optionGroup,
  overflowOption,
  plain,
  plainOption,
  richText,
} from './limits-text.ts';
import type { Obj } from './types.ts';

const id = { action_id: str(255, 1) };
const confirm = { confirm: confirmDialog };
const focus = { focus_on_load: bool };
const placeholder = { placeholder: plain(150) };
const menu = { ...id, ...confirm, ...focus, ...placeholder };
const many = { max_selected_items: int(1, 10_000) };
const dispatch = {
  dispatch_action_config: object(
    {},
    { trigger_actions_on: listOf(oneOf('on_enter_pressed', 'on_character_entered'), 2) },
  ),
};
const typed = { ...id, ...focus, ...placeholder, ...dispatch, initial_value: str(3000) };
const filter = object(
  {},
  {
    include: listOf(oneOf('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: bool,
    exclude_bot_users: bool,
  },
);
const idText = str(255, 1);

function optionsOf(element: Obj): Obj[] {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'] : [];
  const own = Array.isArray(element['options']) ? element['options'] : [];
  const grouped = groups.flatMap((group: unknown) =>
    isObj(group) && Array.isArray(group['options']) ? group['options'] : [],
  );
  return [...own, ...grouped].filter(isObj);
}

function initialFits(element: Obj, spot: Spot): void {
  for (const field of ['initial_option', 'initial_options'])
    if (element[field] !== undefined)
      initialAmong(optionsOf(element), element[field], below(spot, field));
}

const staticFields = {
  options: listOf(plainOption, 100),
  option_groups: listOf(optionGroup, 100),
};

function staticRules(element: Obj, spot: Spot): void {
  const given = ['options', 'option_groups'].filter((field) => element[field] !== undefined);
  if (given.length !== 1) report(spot, 'must provide exactly one of options or option_groups');
  initialFits(element, spot);
}

function lengthsFit(element: Obj, spot: Spot): void {
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    report(spot, 'min_length must not be greater than max_length');
}

const button = object(
  { ...type, text: plain(75) },
  {
    ...id,
    ...confirm,
    value: str(2000),
    url: str(3000),
    style: oneOf('primary', 'danger'),
    accessibility_label: str(75),
  },
);
const image = object(
  { ...type, alt_text: str(2000, 1) },
  { image_url: str(3000, 1), slack_file: object({}, { id: str(255), url: str(3000) }) },
);

const selects: Record<string, Check> = {
  static_select: object(
    type,
    { ...menu, ...staticFields, initial_option: plainOption },
    staticRules,
  ),
  multi_static_select: object(
    type,
    { ...menu, ...many, ...staticFields, initial_options: listOf(plainOption, 100) },
    staticRules,
  ),
  external_select: object(type, {
    ...menu,
    initial_option: plainOption,
    min_query_length: int(0, 3000),
  }),
  multi_external_select: object(type, {
    ...menu,
    ...many,
    initial_options: listOf(plainOption, 100),
    min_query_length: int(0, 3000),
  }),
  users_select: object(type, { ...menu, initial_user: idText }),
  multi_users_select: object(type, { ...menu, ...many, initial_users: listOf(idText, 10_000) }),
  channels_select: object(type, { ...menu, initial_channel: idText, response_url_enabled: bool }),
  multi_channels_select: object(type, {
    ...menu,
    ...many,
    initial_channels: listOf(idText, 10_000),
  }),
  conversations_select: object(type, {
    ...menu,
    initial_conversation: idText,
    default_to_current_conversation: bool,
    response_url_enabled: bool,
    filter,
  }),
  multi_conversations_select: object(type, {
    ...menu,
    ...many,
    initial_conversations: listOf(idText, 10_000),
    default_to_current_conversation: bool,
    filter,
  }),
};

const choices: Record<string, Check> = {
  checkboxes: object(
    { ...type, options: listOf(anyOption, 10) },
    { ...id, ...confirm, ...focus, initial_options: listOf(anyOption, 10) },
    initialFits,
  ),
  radio_buttons: object(
    { ...type, options: listOf(anyOption, 10) },
    { ...id, ...confirm, ...focus, initial_option: anyOption },
    initialFits,
  ),
  datepicker: object(type, {
    ...menu,
    initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-01-31'),
  }),
  timepicker: object(type, {
    ...menu,
    initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 23:59'),
    timezone: idText,
  }),
};

const datetimepicker = object(type, {
  ...id,
  ...confirm,
  ...focus,
  initial_date_time: int(1_000_000_000, 9_999_999_999),
});
const richTextInput = object(
  { ...type, ...id },
  { ...focus, ...placeholder, ...dispatch, initial_value: richText },
);

const inputs: Record<string, Check> = {
  plain_text_input: object(
    type,
    { ...typed, multiline: bool, min_length: int(0, 3000), max_length: int(1, 3000) },
    lengthsFit,
  ),
  email_text_input: object(type, typed),
  url_text_input: object(type, typed),
  number_input: object(
    { ...type, is_decimal_allowed: bool },
    { ...typed, min_value: str(255), max_value: str(255) },
  ),
  datetimepicker,
  rich_text_input: richTextInput,
};
const fileInput: Check = object(type, {
  ...id,
  filetypes: listOf(str(255, 1), 100),
  max_files: int(1, 10),
});
const overflow = object({ ...type, options: listOf(overflowOption, 5) }, { ...id, ...confirm });
const workflowButton = object(
  { ...type, text: plain(75), workflow: object({ trigger: () => undefined }) },
  { ...id, style: oneOf('primary', 'danger'), accessibility_label: str(75) },
);
const feedback = object({ text: plain(75), value: str(2000) }, { accessibility_label: str(75) });

export const buttonElement = byType({ button });
export const imageElement = byType({ image });
export const contextAction = byType({
  feedback_buttons: object({ ...type, positive_button: feedback, negative_button: feedback }, id),
  icon_button: object(
    { ...type, icon: str(255, 1), text: plain(75) },
    {
      ...id,
      ...confirm,
      accessibility_label: str(75),
      value: str(2000),
      visible_to_user_ids: listOf(idText, 1000),
    },
  ),
});
export const actionElement = byType({
  button,
  overflow,
  workflow_button: workflowButton,
  ...selects,
  ...choices,
  datetimepicker,
  rich_text_input: richTextInput,
});
export const accessory = byType({
  button,
  image,
  overflow,
  workflow_button: workflowButton,
  ...selects,
  ...choices,
});
export const inputElement = byType({ ...selects, ...choices, ...inputs, file_input: fileInput });
