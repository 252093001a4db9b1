import { Button, Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components';
import { useStore } from '../../store/use-store.ts';
import { useWorkspace } from '../../workspace.ts';
import { Icon } from '../icon.tsx';

/** Global shortcuts, where Slack has them: beside the field. */
export function ShortcutsMenu() {
  const { attempt } = useWorkspace();
  const shortcuts = useStore((state) => state.scene?.shortcuts);
  if (shortcuts === undefined || shortcuts.length === 0) return null;
  return (
    <MenuTrigger>
      <Button className="icon-button" aria-label="Shortcuts">
        <Icon name="bolt" />
      </Button>
      <Popover className="menu" placement="top start">
        <Menu aria-label="Shortcuts">
          {shortcuts.map(({ callbackId, name, description }) => (
            <MenuItem
              key={callbackId}
              id={callbackId}
              className="menu-item"
              textValue={name}
              onAction={() => void attempt('shortcut', { callbackId })}
            >
              <Text slot="label">{name}</Text>
              <Text slot="description" className="soft">
                {description}
              </Text>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
