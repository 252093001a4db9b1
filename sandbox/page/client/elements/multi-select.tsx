import { Button } from 'react-aria-components';
import type { Choice } from '../../wire.ts';
import { ChoiceBox } from './choice-box.tsx';
import type { ElementProps } from './props.ts';
import { atOf, chosenIn } from './read.ts';

/** A menu of which several are chosen: each a chip that can be taken away. */
export function MultiSelect(props: ElementProps) {
  const { blockId, element, acts, state, names } = props;
  const initial = { selected_options: element['initial_options'] };
  const chosen = chosenIn(state ?? initial, names);
  const most = element['max_selected_items'];
  const isFull = typeof most === 'number' && chosen.length >= most;
  const pick = (picked: readonly Choice[]) => void acts?.pick(atOf(blockId, element), picked);
  const others = (choice: Choice) => chosen.filter(({ value }) => value !== choice.value);
  return (
    <div className="multi-select">
      <ul className="chips">
        {chosen.map((choice) => (
          <li key={choice.value} className="chip">
            {choice.text}
            <Button aria-label={`Remove ${choice.text}`} onPress={() => pick(others(choice))}>
              ×
            </Button>
          </li>
        ))}
      </ul>
      {isFull ? (
        <p className="field-note">No more than {most} can be chosen.</p>
      ) : (
        <ChoiceBox {...props} shown="" onPick={(choice) => pick([...others(choice), choice])} />
      )}
    </div>
  );
}
