import { useRef } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { ShownMessage } from '../../../wire.ts';
import { formatAddress } from '../../address.ts';
import { useWorkspace } from '../../workspace.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../icon.tsx';
import { InPage } from '../in-page.tsx';
import { placeOf } from './place-of.ts';

type MessageToolsProps = { readonly message: ShownMessage; readonly inThread: boolean };

/** Beside a message that is pointed at or has the focus. */
export function MessageTools({ message, inThread }: MessageToolsProps) {
  const { channel, ts, ephemeral, threadTs } = message;
  const thread = { kind: 'channel', channel, thread: threadTs ?? ts } as const;
  return (
    <div className="message-tools">
      {inThread || ephemeral ? null : (
        <InPage className="icon-button" to={thread} aria-label="Reply in thread">
          <Icon name="reply" />
        </InPage>
      )}
      <MessageMenu message={message} />
    </div>
  );
}

function MessageMenu({ message }: { readonly message: ShownMessage }) {
  const { as, toasts } = useWorkspace();
  const { inspect } = useDesk();
  const opener = useRef<HTMLButtonElement>(null);
  const place = { channel: message.channel, ts: message.ts };
  const copyLink = () => {
    const href = new URL(formatAddress({ as, where: placeOf(message) }), window.location.href).href;
    navigator.clipboard
      .writeText(href)
      .catch(() => toasts.add(`This browser does not let the page copy. The link is ${href}`));
  };
  return (
    <MenuTrigger>
      <Button ref={opener} className="icon-button" aria-label="More">
        <Icon name="more" />
      </Button>
      <Popover className="menu">
        <Menu aria-label="Of this message">
          <MenuItem
            className="menu-item"
            onAction={() => inspect({ place, opener: opener.current ?? undefined })}
          >
            Look inside
          </MenuItem>
          <MenuItem className="menu-item" onAction={copyLink}>
            Copy link
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
