/** The smallest of each thing that Slack takes, for a test to change. */
export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const section = (text = 'x') => ({ type: 'section', text: mrkdwn(text) });
export const button = (change: object = {}) => ({ type: 'button', text: plain('Go'), ...change });
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const option = (value: string, text = 'o') => ({ text: plain(text), value });
export const select = (change: object) => actions({ type: 'static_select', ...change });
export const input = (element: object, change: object = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...change,
});
export const typed = { type: 'plain_text_input' };
export const modal = (change: object = {}) => ({
  type: 'modal',
  title: plain('T'),
  submit: plain('S'),
  blocks: [input(typed)],
  ...change,
});
export const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
export const long = (length: number) => 'x'.repeat(length);
