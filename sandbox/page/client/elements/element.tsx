import type { FunctionComponent } from 'react';
import { ButtonElement } from './button.tsx';
import './elements.css';
import { MultiSelect } from './multi-select.tsx';
import { Checkboxes, RadioButtons } from './option-list.tsx';
import { Overflow } from './overflow.tsx';
import type { ElementProps } from './props.ts';
import { SingleSelect } from './single-select.tsx';
import { TextInput } from './text-input.tsx';

const elements: Readonly<Record<string, FunctionComponent<ElementProps>>> = {
  button: ButtonElement,
  static_select: SingleSelect,
  external_select: SingleSelect,
  users_select: SingleSelect,
  channels_select: SingleSelect,
  conversations_select: SingleSelect,
  multi_static_select: MultiSelect,
  multi_external_select: MultiSelect,
  multi_users_select: MultiSelect,
  multi_channels_select: MultiSelect,
  multi_conversations_select: MultiSelect,
  overflow: Overflow,
  radio_buttons: RadioButtons,
  checkboxes: Checkboxes,
  plain_text_input: TextInput,
  email_text_input: TextInput,
  url_text_input: TextInput,
  number_input: TextInput,
  datepicker: TextInput,
  timepicker: TextInput,
};

/** One interactive element. What cannot be drawn is said, never left out. */
export function Element(props: ElementProps) {
  const type = String(props.element['type']);
  const Drawn = Object.hasOwn(elements, type) ? elements[type] : undefined;
  if (Drawn !== undefined && props.element['focus_on_load'] === true)
    return (
      <div className="element-first" data-focus-on-load>
        <Drawn {...props} />
      </div>
    );
  if (Drawn !== undefined) return <Drawn {...props} />;
  return <span className="unknown">Element of type {type}, which this workspace cannot draw</span>;
}
