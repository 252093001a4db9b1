/** One line of the log: fields for machines first, a constant sentence for people second. */
type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Where use cases and adapters tell operators what happened. Never a place for secrets. */
export type Log = {
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
};
