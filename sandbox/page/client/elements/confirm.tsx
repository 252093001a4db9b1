import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Obj } from '../../wire.ts';
import type { Names } from '../blocks/props.ts';
import { TextObject } from '../blocks/text-object.tsx';
import { textOf } from './read.ts';

type ConfirmProps = {
  readonly dialog: Obj;
  readonly names: Names;
  readonly isOpen: boolean;
  readonly onConfirm: () => void;
  readonly onDeny: () => void;
};

/** The app's question before something is done. Escape says no. */
export function Confirm({ dialog, names, isOpen, onConfirm, onDeny }: ConfirmProps) {
  return (
    <ModalOverlay
      className="confirm-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => open || onDeny()}
    >
      <Modal className="confirm">
        <Dialog role="alertdialog" className="confirm-dialog">
          <Heading slot="title">{textOf(dialog['title'])}</Heading>
          <div className="confirm-text">
            <TextObject text={dialog['text']} names={names} />
          </div>
          <div className="confirm-buttons">
            <Button className="element-button" onPress={onDeny}>
              {textOf(dialog['deny']) || 'Cancel'}
            </Button>
            <Button
              className={`element-button ${dialog['style'] === 'danger' ? 'danger' : 'primary'}`}
              onPress={onConfirm}
            >
              {textOf(dialog['confirm']) || 'OK'}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
