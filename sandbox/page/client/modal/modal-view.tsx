import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ShownView } from '../../wire.ts';
import { Blocks } from '../blocks/blocks.tsx';
import type { Acts, Names } from '../blocks/props.ts';
import { createFlushing, FlushingContext } from '../elements/flushing.ts';
import { textOf } from '../elements/read.ts';
import { Icon } from '../shell/icon.tsx';
import './modal.css';

/** Drawn beside a view, and closed by whoever is told how. */
export type Inside = (looked: {
  readonly view: string;
  readonly opener: HTMLElement | undefined;
  readonly onClose: () => void;
}) => ReactNode;

type ModalViewProps = {
  readonly view: ShownView;
  readonly names: Names;
  readonly acts: Acts;
  readonly errors: Readonly<Record<string, string>>;
  readonly trouble: string | undefined;
  readonly isStacked: boolean;
  readonly inside?: Inside;
  readonly onSubmit: (view: string) => Promise<void>;
  readonly onClose: (view: string, all: boolean) => Promise<void>;
};

/** One modal: what is typed in it is told before it is submitted, and it is submitted once at a time. */
export function ModalView(props: ModalViewProps) {
  const { view, names, acts, errors, trouble, isStacked, inside, onSubmit, onClose } = props;
  const [flushing] = useState(createFlushing);
  const [isSubmitting, setSubmitting] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const look = useRef<HTMLButtonElement>(null);
  const [isLooking, setLooking] = useState(false);
  useFocusOnLoad(body);
  useFirstError(body, errors);

  const submit = async () => {
    if (view.submit === null || isSubmitting) return;
    setSubmitting(true);
    await flushing.all();
    await onSubmit(view.id).finally(() => setSubmitting(false));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit();
  };

  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen
      onOpenChange={(open) => open || void onClose(view.id, false)}
    >
      <Modal className={isLooking ? 'modal looking' : 'modal'}>
        <Dialog className="modal-dialog">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the keyboard for its Submit button */}
          <div className="modal-frame" onKeyDown={onKeyDown}>
            <header className="modal-head">
              {isStacked ? (
                <Button aria-label="Back" onPress={() => void onClose(view.id, false)}>
                  ‹
                </Button>
              ) : null}
              <Heading slot="title">{textOf(view.title)}</Heading>
              {inside === undefined ? null : (
                <Button ref={look} aria-label="Look inside" onPress={() => setLooking(true)}>
                  <Icon name="inside" />
                </Button>
              )}
              <Button aria-label="Close" onPress={() => void onClose(view.id, true)}>
                ×
              </Button>
            </header>
            <div ref={body} className="modal-body">
              {trouble === undefined ? null : (
                <p className="modal-trouble" role="alert">
                  {trouble}
                </p>
              )}
              <FlushingContext value={flushing}>
                <Blocks
                  {...{ blocks: view.blocks, values: view.values, surface: 'modal' }}
                  {...{ names, acts, errors }}
                />
              </FlushingContext>
            </div>
            <footer className="modal-foot">
              <Button className="element-button" onPress={() => void onClose(view.id, false)}>
                {textOf(view.close) || (view.submit === null ? 'Close' : 'Cancel')}
              </Button>
              {view.submit === null ? null : (
                <Button
                  className="element-button primary"
                  isPending={isSubmitting}
                  onPress={() => void submit()}
                >
                  {textOf(view.submit)}
                </Button>
              )}
            </footer>
          </div>
          {isLooking ? (
            <div className="modal-inside">
              {inside?.({
                view: view.id,
                opener: look.current ?? undefined,
                onClose: () => setLooking(false),
              })}
            </div>
          ) : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** An app may name one field that has the focus when the view is opened. @see Slack docs, `focus_on_load` */
function useFocusOnLoad(body: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    const field = body.current?.querySelector<HTMLElement>(
      '[data-focus-on-load] :is(input, textarea, button)',
    );
    field?.focus();
  }, [body]);
}

/** Takes the reader to the first field that has to be mended. */
function useFirstError(
  body: { readonly current: HTMLDivElement | null },
  errors: Readonly<Record<string, string>>,
): void {
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    const field = body.current?.querySelector<HTMLElement>(
      '[data-invalid="true"] :is(input, textarea, button)',
    );
    field?.focus();
  }, [body, errors]);
}
