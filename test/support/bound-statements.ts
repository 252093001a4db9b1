/**
 * Reads, on its way to PostgreSQL, which statements a client executes. One that is prepared is sent as
 * text once for each connection and by its name from then on, so its text has to be remembered.
 *
 * @see PostgreSQL documentation, "Message Formats": Parse (P) and Bind (B)
 */
export function createStatementReader(): (sent: Buffer) => readonly string[] {
  const texts = new Map<string, string>();
  return (sent) => {
    const bound: string[] = [];
    for (const { type, body } of messagesIn(sent)) {
      const [first = '', second = ''] = body.toString('latin1').split('\0', 2);
      if (type === 'P') texts.set(first, second);
      if (type === 'B') bound.push(texts.get(second) ?? '');
    }
    return bound;
  };
}

/** Whole messages only; a client's start-up has no type and ends the reading of its chunk. */
function* messagesIn(sent: Buffer): Iterable<{ readonly type: string; readonly body: Buffer }> {
  for (let at = 0; at + 5 <= sent.length; ) {
    const end = at + 1 + sent.readInt32BE(at + 1);
    if (end <= at + 4 || end > sent.length) return;
    yield { type: String.fromCharCode(sent[at] ?? 0), body: sent.subarray(at + 5, end) };
    at = end;
  }
}
