/** By itself, so that the list of verbs loads nothing that reads a filter. */
export const filterUsage =
  '[--cluster ID] [--service ID] [--environment NAME] [--person USER] [--change …] [--status …] [--decision …] [--ticket …] [--since 30d] [--until 2026-08-01]';
