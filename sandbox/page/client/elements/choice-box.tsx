import { useState } from 'react';
import {
  Button,
  ComboBox,
  Input,
  type Key,
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
  const [isFocused, setFocused] = useState(false);
  // Only until the menu closes, which it does for a key that is another one than before.
  const [chosen, setChosen] = useState<Key | null>(null);
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
      selectedKey={chosen}
      menuTrigger={triggerOf(query, isFocused)}
      allowsEmptyCollection
      onInputChange={(typed) => setQuery(isOpen || typed !== shown ? typed : undefined)}
      onOpenChange={(open) => {
        setOpen(open);
        if (open) return;
        setChosen(null);
        end();
      }}
      onSelectionChange={(key) => {
        const picked = choices.find(({ value }) => value === key);
        if (picked === undefined) return;
        setChosen(key);
        end();
        onPick(picked);
      }}
      onFocus={() => setFocused(true)}
      onBlur={() => {
        setFocused(false);
        end();
      }}
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

/**
 * Coming to the field opens the menu, and so does typing. What the app then puts into the field does not:
 * a change of its text would count as typing, and the menu be open again right after a choice.
 */
function triggerOf(query: string | undefined, isFocused: boolean): 'input' | 'manual' | 'focus' {
  if (query !== undefined) return 'input';
  return isFocused ? 'manual' : 'focus';
}

type EmptyProps = { readonly isLoading: boolean; readonly query: string; readonly least: number };

function Empty({ isLoading, query, least }: EmptyProps) {
  if (isLoading) return <p className="choice-empty">Loading…</p>;
  if (query.length < least) return <p className="choice-empty">Type at least {least} characters</p>;
  return <p className="choice-empty">No results</p>;
}
