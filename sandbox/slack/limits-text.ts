/** Text objects, rich text, options and confirm dialogs. */
import {
  anything,
  bool,
  byType,
  type Check,
  int,
  isObj,
  listOf,
  num,
  object,
  oneOf,
  report,
  type Spot,
  str,
  type,
} from './limits-check.ts';
import type { Obj } from './types.ts';

/** `emoji` belongs to plain text alone. */
export function plain(max: number): Check {
  return byType({
    plain_text: object({ ...type, text: str(max, 1) }, { emoji: bool }),
  });
}

export function mrkdwn(max: number): Check {
  return byType({ mrkdwn: object({ ...type, text: str(max, 1) }, { verbatim: bool }) });
}

export function text(max: number): Check {
  return byType({
    plain_text: object({ ...type, text: str(max, 1) }, { emoji: bool }),
    mrkdwn: object({ ...type, text: str(max, 1) }, { verbatim: bool }),
  });
}

export const confirmDialog = object(
  { text: text(300) },
  {
    title: plain(100),
    confirm: plain(30),
    deny: plain(30),
    style: oneOf('primary', 'danger'),
  },
);

/** Option values: 150 by Slack's option reference; `@slack/types` still says 75. */
const optionValue = str(150, 1);

export const plainOption = object(
  { text: plain(75), value: optionValue },
  { description: plain(75) },
);
export const anyOption = object({ text: text(75), value: optionValue }, { description: text(75) });
export const overflowOption = object(
  { text: plain(75), value: optionValue },
  { description: plain(75), url: str(3000) },
);
export const optionGroup = object({ label: plain(75), options: listOf(plainOption, 100) });

const style = object({}, { bold: bool, code: bool, italic: bool, strike: bool, underline: bool });
const inline = byType({
  text: object({ ...type, text: str(100_000, 1) }, { style }),
  link: object({ ...type, url: str(3000, 1) }, { text: str(100_000), unsafe: bool, style }),
  user: object({ ...type, user_id: str(255, 1) }, { style }),
  usergroup: object({ ...type, usergroup_id: str(255, 1) }, { style }),
  channel: object({ ...type, channel_id: str(255, 1) }, { style }),
  team: object({ ...type, team_id: str(255, 1) }, { style }),
  emoji: object({ ...type, name: str(255, 1) }, { unicode: str(255), url: str(3000), style }),
  broadcast: object({ ...type, range: oneOf('here', 'channel', 'everyone') }, { style }),
  color: object({ ...type, value: str(255, 1) }, { style }),
  date: object(
    { ...type, timestamp: num, format: str(3000, 1) },
    { url: str(3000), fallback: str(3000), style },
  ),
});
const inlines = listOf(inline, 10_000, 0);
const border = int(0, 1);
const richSection = object({ ...type, elements: inlines });

export const richText = object(
  {
    ...type,
    elements: listOf(
      byType({
        rich_text_section: richSection,
        rich_text_list: object(
          {
            ...type,
            elements: listOf(byType({ rich_text_section: richSection }), 10_000, 0),
            style: oneOf('bullet', 'ordered'),
          },
          { indent: int(0, 8), offset: int(0, 10_000), border },
        ),
        rich_text_quote: object({ ...type, elements: inlines }, { border }),
        rich_text_preformatted: object(
          { ...type, elements: inlines },
          { border, language: str(255) },
        ),
      }),
      10_000,
      0,
    ),
  },
  { block_id: anything },
);

/** An initial choice must be one of those offered, or Slack refuses the whole. */
export function initialAmong(offered: Obj[], chosen: unknown, spot: Spot): void {
  const values = new Set(offered.map((option) => option['value']));
  for (const each of Array.isArray(chosen) ? chosen : [chosen]) {
    if (isObj(each) && !values.has(each['value']))
      report(spot, 'initial option must be one of the options');
  }
}
