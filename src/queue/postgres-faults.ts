import type { FaultKind } from './steady-backend.ts';

/** SQLSTATE classes of a server that is away, full or going: connection, resources, operator. */
const lostClasses = ['08', '53', '57'];
/** 40P01 is a deadlock, 40001 a failed serialization: both rolled everything back. */
const rolledBack = ['40P01', '40001'];
const socketCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOENT'];
/** node-postgres gives these no code. */
const lostWords =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|query read timeout|client was closed/i;

/**
 * Tells what a fault of node-postgres means for the statement that met it.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function judgePostgresFault(fault: unknown): FaultKind {
  if (!(fault instanceof Error)) return 'other';
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : '';
  if (rolledBack.includes(code)) return 'deadlock';
  if (socketCodes.includes(code) || lostWords.test(fault.message)) return 'lost';
  return code.length === 5 && lostClasses.includes(code.slice(0, 2)) ? 'lost' : 'other';
}
