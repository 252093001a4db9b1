/** How entries are looked at: as wide as a phone or a screen, by day or by night. */
const widths = ['desktop', 'phone'] as const;
const schemes = ['system', 'light', 'dark'] as const;
export type Look = {
  readonly width: (typeof widths)[number];
  readonly scheme: (typeof schemes)[number];
};

export function Switches({
  look,
  onLook,
}: {
  readonly look: Look;
  readonly onLook: (look: Look) => void;
}) {
  return (
    <div className="gallery-switches">
      <Switch
        legend="Width"
        all={widths}
        chosen={look.width}
        onChoose={(width) => onLook({ ...look, width })}
      />
      <Switch
        legend="Colours"
        all={schemes}
        chosen={look.scheme}
        onChoose={(scheme) => onLook({ ...look, scheme })}
      />
    </div>
  );
}

type SwitchProps<T extends string> = {
  readonly legend: string;
  readonly all: readonly T[];
  readonly chosen: T;
  readonly onChoose: (one: T) => void;
};

function Switch<T extends string>({ legend, all, chosen, onChoose }: SwitchProps<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {all.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={legend}
            checked={one === chosen}
            onChange={() => onChoose(one)}
          />
          {one}
        </label>
      ))}
    </fieldset>
  );
}
