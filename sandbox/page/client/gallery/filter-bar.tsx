import type { Filter } from './filter.ts';
import { sizes, surfaces } from './gallery-json.ts';

type Bar = {
  readonly filter: Filter;
  readonly groups: readonly string[];
  readonly onFilter: (filter: Filter) => void;
};

/** Which entries are shown. */
export function FilterBar({ filter, groups, onFilter }: Bar) {
  const choose =
    <K extends 'surface' | 'size' | 'group'>(key: K) =>
    (value: string): void => {
      const { [key]: _, ...rest } = filter;
      onFilter((value === '' ? rest : { ...rest, [key]: value }) as Filter);
    };
  return (
    <search className="gallery-filter">
      <label>
        Words{' '}
        <input
          type="search"
          value={filter.words}
          onChange={({ target }) => onFilter({ ...filter, words: target.value })}
        />
      </label>
      <Choice label="Surface" all={surfaces} value={filter.surface} onChoose={choose('surface')} />
      <Choice label="Size" all={sizes} value={filter.size} onChoose={choose('size')} />
      <Choice label="Group" all={groups} value={filter.group} onChoose={choose('group')} />
    </search>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly all: readonly string[];
  readonly value: string | undefined;
  readonly onChoose: (value: string) => void;
};

function Choice({ label, all, value = '', onChoose }: ChoiceProps) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="">All</option>
        {all.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}
