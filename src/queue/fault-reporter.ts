import type { Log } from '../use-cases/ports/log.ts';

/** Tells operators of a fault. Never throws, never floods. */
export type ReportFault = (where: string, fault: unknown) => void;

type Heard = { since: number; heldBack: number };

/**
 * Logs the first fault of a kind at once and then one line per window with the number held back.
 * A Redis that is away makes every connection complain several times a second.
 */
export function createFaultReporter(log: Log, windowMs: number): ReportFault {
  const heard = new Map<string, Heard>();

  return (where, fault) => {
    const key = `${where} ${signature(fault)}`;
    const now = performance.now();
    const last = heard.get(key);
    if (last !== undefined && now - last.since < windowMs) {
      last.heldBack += 1;
      return;
    }
    if (heard.size >= 100) heard.clear();
    heard.set(key, { since: now, heldBack: 0 });
    log.warn({ where, err: fault, heldBack: last?.heldBack ?? 0 }, 'queue fault');
  };
}

/** One line for people. Node leaves the message empty where it tried several addresses. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  return fault.message || ('code' in fault ? String(fault.code) : fault.name);
}

/** What makes two faults the same trouble: ids and numbers in the message do not. */
function signature(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const code = 'code' in fault ? String(fault.code) : '';
  return `${fault.name} ${code} ${fault.message.replace(/[0-9a-f-]*\d[0-9a-f-]*/gi, '#')}`;
}
