import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import './leave.css';

type LeaveProps = { readonly href: string | undefined; readonly onClose: () => void };

/** Says where a link leads. Nothing leaves this machine unless somebody opens it here, on purpose. */
export function Leave({ href, onClose }: LeaveProps) {
  return (
    <ModalOverlay
      className="leave-ground"
      isOpen={href !== undefined}
      onOpenChange={(isOpen) => isOpen || onClose()}
      isDismissable
    >
      <Modal className="leave">
        <Dialog>
          <Heading slot="title">This link leads out of the sandbox</Heading>
          <p>
            <code>{href}</code>
          </p>
          <p className="leave-deeds">
            <Button className="button" autoFocus onPress={onClose}>
              Stay here
            </Button>
            <a
              className="button"
              data-opens="true"
              href={href}
              target="_blank"
              rel="noreferrer"
              onClick={onClose}
            >
              Open it in a new window
            </a>
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
