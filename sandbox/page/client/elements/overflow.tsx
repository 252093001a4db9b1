import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Confirmed } from './confirmed.tsx';
import type { ElementProps } from './props.ts';
import { atOf, choicesOf } from './read.ts';

/** The menu behind "…". */
export function Overflow({ blockId, element, names, acts }: ElementProps) {
  const choices = choicesOf(element);
  return (
    <Confirmed dialog={element['confirm']} names={names}>
      {(ask) => (
        <MenuTrigger>
          <Button
            className="element-button overflow"
            aria-label="More"
            isDisabled={acts === undefined}
          >
            …
          </Button>
          <Popover className="choice-popover">
            <Menu
              className="choice-list"
              items={choices.map((choice) => ({ ...choice, id: choice.value }))}
              onAction={(key) => {
                const picked = choices.filter(({ value }) => value === key);
                ask(() => void acts?.press(atOf(blockId, element), picked));
              }}
            >
              {(choice) => <MenuItem className="choice">{choice.text}</MenuItem>}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </Confirmed>
  );
}
