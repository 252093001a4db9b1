/**
 * Whether an address for answers is Slack's own: what is answered goes nowhere else, whatever a payload
 * says. It is on `hooks.` of the host of the Web API, or where the whole API is.
 *
 * @see docs.slack.dev, "Handling user interaction": `https://hooks.slack.com/commands/…`
 */
export function isResponseAddress(address: string, apiUrl: URL): boolean {
  if (!URL.canParse(address)) return false;
  const { origin } = new URL(address);
  return origin === apiUrl.origin || origin === `https://hooks.${apiUrl.hostname}`;
}
