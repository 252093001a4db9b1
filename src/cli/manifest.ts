import { parseArgs } from 'node:util';
import { appManifest } from '../slack/manifest.ts';
import { UsageError, type Verb } from './verb.ts';

/** Prints the manifest of the Slack app: paste it where Slack asks for one. */
export const manifest: Verb['run'] = async ({ args, environment, print }) => {
  const { values } = parseArgs({
    args: [...args],
    options: { mode: { type: 'string' }, url: { type: 'string' }, name: { type: 'string' } },
  });
  const mode = values.mode ?? environment['SLACK_MODE'] ?? 'socket';
  if (mode !== 'socket' && mode !== 'http') throw new UsageError('--mode must be socket or http.');
  const publicUrl = values.url ?? environment['PUBLIC_URL'];
  const page = environment['AUDIT_PAGE'] === 'on' && !environment['OIDC_ISSUER'];
  if (mode === 'http' && (publicUrl === undefined || publicUrl === ''))
    throw new UsageError('http mode needs --url or PUBLIC_URL: the address that Slack calls.');
  if (page && (publicUrl === undefined || publicUrl === ''))
    throw new UsageError(
      'AUDIT_PAGE=on needs --url or PUBLIC_URL: where Slack sends back who signs in.',
    );
  print(JSON.stringify(appManifest({ mode, publicUrl, page, name: values.name }), null, 2));
  return await Promise.resolve(0);
};
