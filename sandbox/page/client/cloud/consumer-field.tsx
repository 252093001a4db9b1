import { useId } from 'react';

type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  /** What is offered while somebody types. */
  readonly known: readonly string[];
};

export function ConsumerField({ label, value, set, known }: FieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        list={`${id}-known`}
        required
        autoComplete="off"
        onChange={({ target }) => set(target.value)}
      />
      <datalist id={`${id}-known`}>
        {[...new Set(known)].map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
