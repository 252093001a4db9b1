import { changes } from '../../domain/request.ts';
import { decisions } from '../../domain/request-filter.ts';
import { type FilterFields, type FilterName, filterNames } from '../../intake/filter-names.ts';
import { filterStatuses } from '../../intake/request-filter.ts';
import { type Html, html, nothing } from '../html.ts';
import { pagePaths } from '../paths.ts';
import type { QueryRefusal } from '../query.ts';
import { changeNames, decisionNames, statusNames } from '../words.ts';
import { fieldLabels, fieldOf, problemWords } from './query-words.ts';

type Form = {
  readonly fields: FilterFields;
  readonly environments: readonly string[];
  readonly problems: QueryRefusal['problems'];
};

/** The filter as fields; what it finds is an address that can be kept. */
export function filterForm({ fields, environments, problems }: Form): Html {
  const about = problems.filter((problem) => fieldOf(problem) === undefined);
  return html`<form class="filter" method="get" action="${pagePaths.requests}" role="search" aria-label="Filter requests">
${about.length === 0 ? nothing : html`<div class="problem" role="alert">${about.map((problem) => html`<p>${problemWords(problem)}</p>`)}</div>`}
<div class="fields">
${filterNames.map((name) => field(name, fields[name] ?? '', { environments, problems }))}
</div>
<p class="actions"><button type="submit">Filter</button> <a href="${pagePaths.requests}">Clear</a></p>
</form>`;
}

type Around = Pick<Form, 'environments' | 'problems'>;

function field(name: FilterName, value: string, { environments, problems }: Around): Html {
  const wrong = problems.filter((problem) => fieldOf(problem) === name).map(problemWords);
  const hint = hints[name];
  const described = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(wrong.length === 0 ? [] : [`${name}-problem`]),
  ];
  const attributes = html` id="${name}" name="${name}"${described.length === 0 ? nothing : html` aria-describedby="${described.join(' ')}"`}${wrong.length === 0 ? nothing : html` aria-invalid="true"`}`;
  const choices = choicesOf(name, environments);
  return html`<div class="field">
<label for="${name}">${fieldLabels[name]}</label>
${
  choices === undefined
    ? html`<input type="text"${attributes} value="${value}" maxlength="100" autocomplete="off" spellcheck="false">`
    : html`<select${attributes}>${options(choices, value)}</select>`
}
${hint === undefined ? nothing : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${wrong.length === 0 ? nothing : html`<p class="problem" id="${name}-problem">${wrong.join(' ')}</p>`}
</div>
`;
}

const hints: { readonly [N in FilterName]?: string } = {
  by: 'Asked or reviewed: U0ALICE',
  since: '30d, 2026-08-01',
  until: 'That day included',
};

type Choice = { readonly value: string; readonly words: string };

function choicesOf(
  name: FilterName,
  environments: readonly string[],
): readonly Choice[] | undefined {
  switch (name) {
    case 'environment':
      return environments.map((value) => ({ value, words: value }));
    case 'change':
      return changes.map((value) => ({ value, words: changeNames[value] }));
    case 'status':
      return filterStatuses.map((value) => ({ value, words: statusNames[value].words }));
    case 'decision':
      return decisions.map((value) => ({ value, words: decisionNames[value] }));
    default:
      return undefined;
  }
}

/** What the address has is offered too, though nothing may be called that any more. */
function options(choices: readonly Choice[], value: string): readonly Html[] {
  const isKnown = value === '' || choices.some((choice) => choice.value === value);
  const all = [
    { value: '', words: 'any' },
    ...choices,
    ...(isKnown ? [] : [{ value, words: value }]),
  ];
  return all.map(
    (choice) =>
      html`<option value="${choice.value}"${choice.value === value ? html` selected` : nothing}>${choice.words}</option>`,
  );
}
