/**
 * A small vocabulary for saying what JSON must look like, and for reporting every breach with a
 * JSON pointer and in the wording that Slack uses. Each limit can be measured where it is checked.
 */
import type { Obj, Problem } from './types.ts';

export type Surface = 'message' | 'modal' | 'home';
export type Unit = 'characters' | 'items' | 'bytes' | 'characters of JSON';
/** How much of a limit is used. */
export type Measured = { pointer: string; unit: Unit; used: number; allowed: number };
export type Spot = {
  pointer: string;
  problems: Problem[];
  surface: Surface;
  /** Filled where somebody asks how near the limits are. */
  measured?: Measured[];
};
export type Check = (value: unknown, spot: Spot) => void;

export function report(spot: Spot, message: string): void {
  spot.problems.push({ pointer: spot.pointer, message });
}

export function measure(spot: Spot, unit: Unit, used: number, allowed: number): void {
  spot.measured?.push({ pointer: spot.pointer, unit, used, allowed });
}

export function below(spot: Spot, key: string | number): Spot {
  return { ...spot, pointer: `${spot.pointer}/${key}` };
}

export function isObj(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters as Slack counts them: UTF-16 units are near enough for everything the app sends. */
export function str(max: number, min = 0): Check {
  return (value, spot) => {
    if (typeof value !== 'string') return report(spot, 'must provide a string');
    measure(spot, 'characters', value.length, max);
    if (value.length > max) report(spot, `must be less than ${max + 1} characters`);
    if (value.length < min) report(spot, `must be more than ${min - 1} characters`);
  };
}

export function int(min: number, max: number): Check {
  return (value, spot) => {
    if (typeof value !== 'number' || !Number.isInteger(value))
      return report(spot, 'must provide an integer');
    if (value < min) report(spot, `must be more than ${min - 1}`);
    if (value > max) report(spot, `must be less than ${max + 1}`);
  };
}

export const num: Check = (value, spot) => {
  if (typeof value !== 'number') report(spot, 'must provide a number');
};

export const bool: Check = (value, spot) => {
  if (typeof value !== 'boolean') report(spot, 'must provide a boolean');
};

export function oneOf(...allowed: string[]): Check {
  return (value, spot) => {
    if (typeof value !== 'string' || !allowed.includes(value))
      report(spot, `must be one of: ${allowed.join(', ')}`);
  };
}

export function matching(pattern: RegExp, what: string): Check {
  return (value, spot) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(spot, `must be ${what}`);
  };
}

export function listOf(item: Check, max: number, min = 1): Check {
  return (value, spot) => {
    if (!Array.isArray(value)) return report(spot, 'must provide an array');
    measure(spot, 'items', value.length, max);
    if (value.length > max) report(spot, `no more than ${max} items allowed`);
    if (value.length < min) report(spot, `no less than ${min} items allowed`);
    for (const [index, each] of value.entries()) item(each, below(spot, index));
  };
}

type Fields = Record<string, Check>;

/** Checks fields by name; any other field is reported, as Slack does. `also` sees the whole. */
export function object(
  required: Fields,
  optional: Fields = {},
  also?: (value: Obj, spot: Spot) => void,
): Check {
  const known: Fields = { ...required, ...optional };
  return (value, spot) => {
    if (!isObj(value)) return report(spot, 'must provide an object');
    for (const field of Object.keys(required)) {
      if (value[field] === undefined || value[field] === null)
        report(spot, `missing required field: ${field}`);
    }
    for (const [field, given] of Object.entries(value)) {
      const check = known[field];
      if (check === undefined) report(spot, `invalid additional property: ${field}`);
      else if (given !== undefined && given !== null) check(given, below(spot, field));
    }
    also?.(value, spot);
  };
}

/** Chooses the check by the `type` field. */
export function byType(kinds: Record<string, Check>): Check {
  return (value, spot) => {
    if (!isObj(value)) return report(spot, 'must provide an object');
    const type = value['type'];
    if (type === undefined) return report(spot, 'missing required field: type');
    const check = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (check === undefined) return report(spot, `unsupported type: ${String(type)}`);
    check(value, spot);
  };
}

export const anything: Check = () => undefined;
export const type: Fields = { type: anything };
