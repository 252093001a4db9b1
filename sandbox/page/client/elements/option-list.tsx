import { useId } from 'react';
import type { Choice } from '../../wire.ts';
import type { ElementProps } from './props.ts';
import { atOf, choicesOf, chosenIn } from './read.ts';

/** Options of which one is chosen. */
export function RadioButtons(props: ElementProps) {
  return <OptionList {...props} kind="radio" next={(_, choice) => [choice]} />;
}

/** Options of which any number is chosen. */
export function Checkboxes(props: ElementProps) {
  return <OptionList {...props} kind="checkbox" next={toggled} />;
}

function toggled(chosen: readonly Choice[], choice: Choice): readonly Choice[] {
  const others = chosen.filter(({ value }) => value !== choice.value);
  return others.length < chosen.length ? others : [...chosen, choice];
}

type OptionListProps = ElementProps & {
  readonly kind: 'radio' | 'checkbox';
  readonly next: (chosen: readonly Choice[], choice: Choice) => readonly Choice[];
};

function OptionList({ kind, next, ...props }: OptionListProps) {
  const { blockId, element, acts, state, names, labelledBy, describedBy } = props;
  const name = useId();
  const { initial_option: one, initial_options: several } = element;
  const initial = { selected_option: one, selected_options: several };
  const chosen = chosenIn(state ?? initial, names);
  return (
    <fieldset className="option-list" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {choicesOf(element).map((choice) => (
        <label key={choice.value} className="option">
          <input
            type={kind}
            name={name}
            disabled={acts === undefined}
            checked={chosen.some(({ value }) => value === choice.value)}
            onChange={() => void acts?.pick(atOf(blockId, element), next(chosen, choice))}
          />
          <span>
            {choice.text}
            {choice.description === undefined ? null : (
              <span className="option-description">{choice.description}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
