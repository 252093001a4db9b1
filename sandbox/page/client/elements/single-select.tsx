import { ChoiceBox } from './choice-box.tsx';
import { Confirmed } from './confirmed.tsx';
import type { ElementProps } from './props.ts';
import { atOf, chosenIn, objectsIn } from './read.ts';

/** A menu of which one is chosen. What was chosen before stays shown until another was told. */
export function SingleSelect(props: ElementProps) {
  const { blockId, element, acts, state, names } = props;
  const initial = chosenIn({ selected_option: objectsIn([element['initial_option']])[0] }, names);
  const chosen = (state === undefined ? initial : chosenIn(state, names))[0];
  return (
    <Confirmed dialog={element['confirm']} names={names}>
      {(ask) => (
        <ChoiceBox
          {...props}
          shown={chosen?.text ?? ''}
          onPick={(choice) => ask(() => void acts?.pick(atOf(blockId, element), [choice]))}
        />
      )}
    </Confirmed>
  );
}
