import { Button, Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components';
import type { Where } from '../../address.ts';
import { useStore } from '../../store/use-store.ts';
import { goTo } from '../../use-address.ts';
import { Avatar } from '../avatar.tsx';
import { Icon } from '../icon.tsx';

/** Becomes somebody else, at the same place. */
export function PersonMenu({ where }: { readonly where: Where }) {
  const me = useStore((state) => state.scene?.me);
  const people = useStore((state) => state.scene?.people);
  if (me === undefined || people === undefined) return null;
  return (
    <MenuTrigger>
      <Button className="person">
        <Avatar id={me.id} name={me.name} small />
        <span>
          <span className="unseen">You are </span>
          {me.name}
          <span className="unseen">. Become somebody else</span>
        </span>
        <Icon name="down" />
      </Button>
      <Popover className="menu" placement="bottom end">
        <Menu
          aria-label="Who to be"
          selectionMode="single"
          selectedKeys={[me.handle]}
          items={people.filter(({ canSignIn }) => canSignIn)}
          onAction={(handle) => goTo({ as: String(handle), where })}
        >
          {({ id, handle, name, role }) => (
            <MenuItem className="menu-item person-item" id={handle} textValue={name}>
              <Avatar id={id} name={name} small />
              <Text slot="label">{name}</Text>
              <Text slot="description" className="soft">
                {role}
              </Text>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
