import { useState } from 'react';

type NodeProps = {
  /** `undefined` of the outermost. */
  readonly name: string | undefined;
  readonly value: unknown;
  /** How many levels from here are open at first. */
  readonly openTo: number;
};

/** One value; what is inside an object or a list is drawn once it is opened. */
export function JsonNode({ name, value, openTo }: NodeProps) {
  const [isOpen, setOpen] = useState(openTo > 0);
  const label = name === undefined ? '' : `${name}: `;
  if (typeof value !== 'object' || value === null)
    return (
      <div className="inspect-leaf">
        {label}
        <code data-type={value === null ? 'null' : typeof value}>{JSON.stringify(value)}</code>
      </div>
    );
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {label}
        <code>{summaryOf(value)}</code>
      </summary>
      {isOpen
        ? Object.entries(value).map(([key, each]) => (
            <JsonNode key={key} name={key} value={each} openTo={openTo - 1} />
          ))
        : null}
    </details>
  );
}

/** What a reader looks for first: the type, and how much there is. */
function summaryOf(value: object): string {
  if (Array.isArray(value)) return `[ ${value.length} ]`;
  const type: unknown = 'type' in value ? value.type : undefined;
  return typeof type === 'string' ? `{ ${type} }` : `{ ${Object.keys(value).length} }`;
}
