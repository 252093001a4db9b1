import { type Ref, useContext, useImperativeHandle, useRef, useState } from 'react';
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import type { Choice } from '../../wire.ts';
import type { ElementProps } from './props.ts';
import { textOf } from './read.ts';
import { leastOf, useOffered } from './use-offered.ts';

type ChoiceBoxProps = ElementProps & {
  /** What stands in the field while it is closed. */
  readonly shown: string;
  readonly onPick: (choice: Choice) => void;
};

type Menu = { close(): void };

/**
 * A menu that can be searched, as all of Slack's are. Typing alone chooses nothing, and coming to the field does not
 * open it: a click, a key or the arrow does.
 */
export function ChoiceBox({ shown, onPick, ...props }: ChoiceBoxProps) {
  const { blockId, element, acts, labelledBy, describedBy, invalid } = props;
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<Menu>(null);
  const { choices, isLoading } = useOffered({ blockId, element, acts, query, isOpen });
  const placeholder = textOf(element['placeholder']) || 'Choose an option';
  return (
    <ComboBox<Choice>
      className="choice-box"
      {...(labelledBy === undefined
        ? { 'aria-label': placeholder }
        : { 'aria-labelledby': labelledBy })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      isInvalid={invalid === true}
      isDisabled={acts === undefined}
      items={choices}
      inputValue={isOpen ? query : shown}
      selectedKey={null}
      // What stands in the field changes when the menu closes: by itself that would open it again.
      menuTrigger="manual"
      allowsEmptyCollection
      onInputChange={setQuery}
      onOpenChange={(open) => {
        setOpen(open);
        if (!open) setQuery('');
      }}
      onSelectionChange={(key) => {
        const picked = choices.find(({ value }) => value === key);
        if (picked === undefined) return;
        menu.current?.close();
        onPick(picked);
      }}
    >
      <ChoiceField menu={menu} placeholder={(isOpen && shown) || placeholder} />
      <Popover className="choice-popover">
        <ListBox<Choice>
          className="choice-list"
          renderEmptyState={() => (
            <Empty isLoading={isLoading} query={query} least={leastOf(element)} />
          )}
        >
          {(choice) => (
            <ListBoxItem id={choice.value} textValue={choice.text} className="choice">
              {choice.group === undefined ? null : (
                <span className="choice-group">{choice.group}</span>
              )}
              <Text slot="label">{choice.text}</Text>
              {choice.description === undefined ? null : (
                <Text slot="description">{choice.description}</Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

type ChoiceFieldProps = { readonly menu: Ref<Menu>; readonly placeholder: string };

function ChoiceField({ menu, placeholder }: ChoiceFieldProps) {
  const state = useContext(ComboBoxStateContext);
  useImperativeHandle(menu, () => ({ close: () => state?.close() }), [state]);
  const open = () => state?.open(null, 'manual');
  return (
    <div className="choice-field">
      <Input placeholder={placeholder} className="choice-input" onClick={open} onInput={open} />
      <Button className="choice-arrow" aria-label="Show the options">
        ▾
      </Button>
    </div>
  );
}

type EmptyProps = { readonly isLoading: boolean; readonly query: string; readonly least: number };

function Empty({ isLoading, query, least }: EmptyProps) {
  if (isLoading) return <p className="choice-empty">Loading…</p>;
  if (query.length < least) return <p className="choice-empty">Type {least} or more characters</p>;
  return <p className="choice-empty">No results</p>;
}
