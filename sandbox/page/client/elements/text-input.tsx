import type { Obj } from '../../wire.ts';
import type { ElementProps } from './props.ts';
import { atOf, textOf, typedIn } from './read.ts';
import { useTyped } from './use-typed.ts';

const htmlTypes: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
  datepicker: 'date',
  timepicker: 'time',
};

/** A field to type into: text of one or many lines, a number, a date or a time. */
export function TextInput(props: ElementProps) {
  const { blockId, element, acts, state, labelledBy, describedBy, invalid } = props;
  const told = state === undefined ? initialOf(element) : typedIn(state);
  const field = useTyped(told, async (text) => acts?.fill(atOf(blockId, element), text));
  const given = {
    className: 'text-input',
    value: field.text,
    placeholder: textOf(element['placeholder']),
    disabled: acts === undefined,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': invalid === true,
    onFocus: field.enter,
    onBlur: field.leave,
  };
  const type = String(element['type']);
  return (
    <div className="text-field">
      {element['multiline'] === true ? (
        <textarea rows={4} {...given} onChange={({ target }) => field.type(target.value)} />
      ) : (
        <input
          type={htmlTypes[type] ?? 'text'}
          {...given}
          onChange={({ target }) => field.type(target.value)}
        />
      )}
      <Left text={field.text} element={element} />
    </div>
  );
}

function initialOf(element: Obj): string {
  const { initial_value: value, initial_date: date, initial_time: time } = element;
  return String(value ?? date ?? time ?? '');
}

/** Slack tells how many characters are left, or how many are too many, near the end. */
function Left({ text, element }: { readonly text: string; readonly element: Obj }) {
  const most = element['max_length'];
  if (typeof most !== 'number' || text.length < most * 0.8) return null;
  const left = most - text.length;
  return <span className={left < 0 ? 'text-left over' : 'text-left'}>{left}</span>;
}
