import { useMemo } from 'react';
import type { ShownMessage } from '../../../wire.ts';
import { actsOn } from '../../acts.ts';
import { Blocks } from '../../blocks/blocks.tsx';
import { Mrkdwn } from '../../mrkdwn/mrkdwn.tsx';
import { useWorkspace } from '../../workspace.ts';

/** Its blocks; or, of a message without any, its text. */
export function MessageBody({ message }: { readonly message: ShownMessage }) {
  const workspace = useWorkspace();
  const { channel, ts, blocks, text, edited } = message;
  const acts = useMemo(() => actsOn(workspace, { channel, ts }), [workspace, channel, ts]);
  return (
    <div className="message-body">
      {blocks.length > 0 ? (
        <Blocks blocks={blocks} surface="message" names={workspace.names} acts={acts} />
      ) : (
        <Mrkdwn text={text} names={workspace.names} />
      )}
      {edited ? <span className="soft message-edited"> (edited)</span> : null}
    </div>
  );
}
