import { useState } from 'react';
import {
  Button,
  ComboBox,
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
  /** What stands in the field until somebody types. */
  readonly shown: string;
  readonly onPick: (choice: Choice) => void;
};

/** A menu that can be searched, as all of Slack's are. Typing alone chooses nothing. */
export function ChoiceBox({ shown, onPick, ...props }: ChoiceBoxProps) {
  const { blockId, element, acts, labelledBy, describedBy, invalid } = props;
  const [query, setQuery] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const asked = { blockId, element, acts, query: query ?? '', isOpen };
  const { choices, isLoading } = useOffered(asked);
  const placeholder = textOf(element['placeholder']) || 'Choose an option';
  const end = () => setQuery(undefined);
  return (
    <ComboBox<Choice>
      className="choice-box"
      aria-label={placeholder}
      {...(labelledBy === undefined ? {} : { 'aria-labelledby': labelledBy })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      isInvalid={invalid === true}
      isDisabled={acts === undefined}
      items={choices}
      inputValue={query ?? shown}
      selectedKey={null}
      menuTrigger="focus"
      allowsEmptyCollection
      onInputChange={(typed) => setQuery(isOpen || typed !== shown ? typed : undefined)}
      onOpenChange={(open) => {
        setOpen(open);
        if (!open) end();
      }}
      onSelectionChange={(key) => {
        const picked = choices.find(({ value }) => value === key);
        if (picked === undefined) return;
        end();
        onPick(picked);
      }}
      onBlur={end}
    >
      <div className="choice-field">
        <Input placeholder={placeholder} className="choice-input" />
        <Button className="choice-arrow" aria-label="Show the options">
          ▾
        </Button>
      </div>
      <Popover className="choice-popover">
        <ListBox<Choice>
          className="choice-list"
          renderEmptyState={() => (
            <Empty isLoading={isLoading} query={query ?? ''} least={leastOf(element)} />
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

type EmptyProps = { readonly isLoading: boolean; readonly query: string; readonly least: number };

function Empty({ isLoading, query, least }: EmptyProps) {
  if (isLoading) return <p className="choice-empty">Loading…</p>;
  if (query.length < least) return <p className="choice-empty">Type at least {least} characters</p>;
  return <p className="choice-empty">No results</p>;
}
