/**
 * Where in the workspace somebody is, as a part of the page's address: `?as=approver#/C0NETWORK`.
 * So two windows can be two people, the browser's way back works, and a link leads to a message.
 */

export type Where =
  /** Of a narrow screen: what there is. A wide one shows the first channel. */
  | { readonly kind: 'list' }
  | { readonly kind: 'home' }
  | {
      readonly kind: 'channel';
      readonly channel: string;
      /** The message that began the thread which is open beside it. */
      readonly thread?: string;
      /** The message to go to, in the thread if one is open. */
      readonly message?: string;
    };

export type Address = { readonly as: string | undefined; readonly where: Where };

export function parseAddress(href: string): Address {
  const { searchParams, hash } = new URL(href, 'http://page.invalid');
  return { as: searchParams.get('as') ?? undefined, where: parseWhere(hash) };
}

export function formatAddress({ as, where }: Address): string {
  return `?${as === undefined ? '' : new URLSearchParams({ as })}${formatWhere(where)}`;
}

export function formatWhere(where: Where): string {
  if (where.kind !== 'channel') return where.kind === 'home' ? '#/home' : '#/';
  const { channel, thread, message } = where;
  return [
    `#/${channel}`,
    ...(thread === undefined ? [] : [`t${digitsOf(thread)}`]),
    ...(message === undefined ? [] : [`p${digitsOf(message)}`]),
  ].join('/');
}

const path = /^#\/([A-Z0-9]+)(?:\/t(\d{7,}))?(?:\/p(\d{7,}))?$/;

function parseWhere(hash: string): Where {
  if (hash === '#/home') return { kind: 'home' };
  const [, channel, thread, message] = path.exec(hash) ?? [];
  return channel === undefined ? { kind: 'list' } : inChannel(channel, thread, message);
}

/**
 * Where a permalink of Slack's leads, whatever the workspace: `/archives/C…/p…`, of a reply with
 * `thread_ts`. `undefined` for any other address.
 */
export function parsePermalink(href: string): Where | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  const [, channel, message] = /^\/archives\/([A-Z0-9]+)\/p(\d{7,})$/.exec(url.pathname) ?? [];
  if (channel === undefined || !/(^|\.)slack\.com$/.test(url.hostname)) return undefined;
  return inChannel(channel, url.searchParams.get('thread_ts')?.replace('.', ''), message);
}

function inChannel(channel: string, thread?: string, message?: string): Where {
  return {
    kind: 'channel',
    channel,
    ...(thread === undefined ? {} : { thread: tsOf(thread) }),
    ...(message === undefined ? {} : { message: tsOf(message) }),
  };
}

/** Permalinks write `1700000000.000100` without its dot. */
function digitsOf(ts: string): string {
  return ts.replace('.', '');
}

function tsOf(digits: string): string {
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
