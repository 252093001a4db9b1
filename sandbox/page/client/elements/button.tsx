import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Confirm } from './confirm.tsx';
import type { ElementProps } from './props.ts';
import { atOf, isObj, textOf } from './read.ts';

/** A button: it asks first where the app wants that, and cannot be pressed again until it was answered. */
export function ButtonElement({ blockId, element, names, acts }: ElementProps) {
  const [asking, setAsking] = useState(false);
  const [pressed, setPressed] = useState(false);
  const { confirm, url, style, accessibility_label: label } = element;
  const words = textOf(element['text']);
  const press = async () => {
    setAsking(false);
    setPressed(true);
    await acts?.press(atOf(blockId, element)).finally(() => setPressed(false));
  };
  return (
    <>
      <Button
        className={`element-button ${String(style ?? '')}`}
        aria-label={typeof label === 'string' ? label : words}
        isDisabled={acts === undefined}
        isPending={pressed}
        onPress={() => (isObj(confirm) ? setAsking(true) : void press())}
      >
        {words}
      </Button>
      {typeof url === 'string' ? <LinkNote url={url} /> : null}
      {isObj(confirm) ? (
        <Confirm
          dialog={confirm}
          names={names}
          isOpen={asking}
          onConfirm={() => void press()}
          onDeny={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

/** Slack opens the address at once; here it is shown first, since the page asks for nothing elsewhere. */
function LinkNote({ url }: { readonly url: string }) {
  return (
    <a className="element-link" href={url} target="_blank" rel="noreferrer noopener">
      {url}
    </a>
  );
}
