/**
 * Every request of the bench has a number of six digits, and everything about it is named by that
 * number: so requests can be copied by SQL, and a statement about one can be said about another.
 */
import type { RequestId } from '../src/domain/request.ts';

export type Numbered = {
  readonly number: number;
  readonly projectId: string;
  readonly clusterId: string;
  readonly serviceId: string;
};

/** The first number; the request that others are copied from. */
export const prototypeNumber = 100_000;
const lastNumber = 999_999;

/** As many as a larger organization would have; HCP itself says nothing of a limit. */
const clustersPerProject = 20;

/** Hands out numbers that nobody else has. */
export function createNumbers(from = prototypeNumber): (count: number) => readonly number[] {
  let next = from;
  return (count) => {
    const first = next;
    next += count;
    if (next > lastNumber) throw new Error('the bench has run out of numbers');
    return Array.from({ length: count }, (_, index) => first + index);
  };
}

export function numbered(number: number): Numbered {
  return {
    number,
    projectId: projectIdOf(number),
    clusterId: clusterIdOf(number),
    serviceId: serviceIdOf(number),
  };
}

export function requestIdOf(number: number): RequestId {
  return `00000000-0000-4000-8000-000000${number}` as RequestId; // six digits make it twelve
}

export const clusterIdOf = (number: number): string => `load-${number}`;
export const serviceIdOf = (number: number): string => `pl-${number}`;
export const hvnIdOf = (number: number): string => `hvn-${number}`;

function projectIdOf(number: number): string {
  const project = Math.floor(number / clustersPerProject);
  return `00000000-0000-4000-9000-${String(project).padStart(12, '0')}`;
}
