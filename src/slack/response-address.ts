/**
 * Whether an address for answers is Slack's own: what is answered goes nowhere else, whatever a payload
 * says. It is on `hooks.` of the host of the Web API, or where the whole API is.
 *
 * @see docs.slack.dev, "Handling user interaction": `https://hooks.slack.com/commands/…`
 */
export function isResponseAddress(address: string, apiUrl: URL): boolean {
  return isAt(address, apiUrl, 'hooks');
}

/**
 * The same of an address that a file is sent to.
 *
 * @see docs.slack.dev, "files.getUploadURLExternal": `https://files.slack.com/upload/v1/…`
 */
export function isUploadAddress(address: string, apiUrl: URL): boolean {
  return isAt(address, apiUrl, 'files');
}

function isAt(address: string, apiUrl: URL, host: 'hooks' | 'files'): boolean {
  if (!URL.canParse(address)) return false;
  const { origin } = new URL(address);
  return origin === apiUrl.origin || origin === `https://${host}.${apiUrl.hostname}`;
}
