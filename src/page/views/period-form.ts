import type { FilterFields } from '../../intake/filter-names.ts';
import { type Html, html, nothing } from '../html.ts';
import type { QueryRefusal } from '../query.ts';
import { fieldLabels, fieldOf, problemWords } from './query-words.ts';

type Form = {
  readonly action: string;
  readonly fields: FilterFields;
  readonly problems: QueryRefusal['problems'];
};

/** Asks for a period. */
export function periodForm({ action, fields, problems }: Form): Html {
  const about = problems.filter((problem) => !isOfPeriod(fieldOf(problem)));
  return html`<form class="filter period-form" method="get" action="${action}" role="search" aria-label="Choose a period">
${about.length === 0 ? nothing : html`<div class="problem" role="alert">${about.map((problem) => html`<p>${problemWords(problem)}</p>`)}</div>`}
<div class="fields">
${(['since', 'until'] as const).map((name) => {
  const wrong = problems.filter((problem) => fieldOf(problem) === name).map(problemWords);
  const described = wrong.length === 0 ? `${name}-hint` : `${name}-hint ${name}-problem`;
  return html`<div class="field">
<label for="${name}">${fieldLabels[name]}</label>
<input type="text" id="${name}" name="${name}" value="${fields[name] ?? ''}" maxlength="100" autocomplete="off" aria-describedby="${described}"${wrong.length === 0 ? nothing : html` aria-invalid="true"`}>
<p class="hint" id="${name}-hint">${hints[name]}</p>
${wrong.length === 0 ? nothing : html`<p class="problem" id="${name}-problem">${wrong.join(' ')}</p>`}
</div>
`;
})}
</div>
<p class="actions"><button type="submit">Show</button></p>
</form>`;
}

const hints = { since: '90d, 2026-07-01; without it 90 days', until: 'That day included' } as const;

function isOfPeriod(name: string | undefined): boolean {
  return name === 'since' || name === 'until';
}
