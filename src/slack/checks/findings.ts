import { toSlackFault } from '../fault.ts';

/** One thing that a look at Slack found, for `doctor`. */
export type Finding = {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
  /** The id of the group or person, or the name of the environment, that it is about. */
  readonly about?: string;
};

export function finding(
  level: Finding['level'],
  code: string,
  detail: string,
  ...[remedy]: readonly [remedy?: string]
): Finding {
  return { level, code, detail, ...(remedy === undefined ? {} : { remedy }) };
}

export const remedies = {
  scopes: 'Paste the output of `npm run cli -- manifest` into the app, and install it again.',
  appToken:
    'Check SLACK_APP_TOKEN: it begins with xapp- and has the scope connections:write. Socket Mode must be on.',
  later: 'Run this again; if it stays so, see which scopes are missing above.',
  policy: 'Correct the policy file, then `npm run cli -- policy apply`.',
} as const;

/** Why Slack gave no answer, in few words. */
export function faultWords(error: unknown): string {
  const fault = toSlackFault(error);
  if (fault === undefined) return 'its answer could not be read';
  switch (fault.kind) {
    case 'busy':
      return 'Slack cannot be reached, or asks to wait';
    case 'unclear':
      return fault.what;
    default:
      return fault.code;
  }
}

/** Slack's word for no, where it gave one. */
export function refusalOf(error: unknown): string | undefined {
  const fault = toSlackFault(error);
  return fault !== undefined && 'code' in fault ? fault.code : undefined;
}
