import type { Figures } from '../../domain/figures.ts';

export type Period = { readonly since: Date; readonly until: Date };

export type AuditFigures = {
  /** Of the requests asked for at `since` or later and before `until`, as of one moment. */
  of(period: Period): Promise<Figures>;
};
