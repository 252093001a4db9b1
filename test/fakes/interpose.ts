/**
 * Stands between a use case and its ports, and sees every call to them. What a process can meet there
 * is made of it: it is killed, or frozen, before a call has its effect or before its answer is heard.
 */
type Call = { readonly number: number; readonly name: string };

export type Hooks = {
  readonly before?: (call: Call) => Promise<void> | void;
  readonly after?: (call: Call) => Promise<void> | void;
};

type Port = object;

/** The same ports, with every call of them counted in the order in which they are made. */
export function interpose<P extends Record<string, Port>>(ports: P, hooks: Hooks): P {
  let count = 0;
  const guard = (portName: string, port: Port): Port =>
    new Proxy(port, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return async (...args: readonly unknown[]) => {
          count += 1;
          const call = { number: count, name: `${portName}.${String(property)}` };
          await hooks.before?.(call);
          try {
            return await Reflect.apply(member, target, args);
          } finally {
            await hooks.after?.(call);
          }
        };
      },
    });
  const guarded = Object.entries(ports).map(([name, port]) => [name, guard(name, port)]);
  return Object.fromEntries(guarded) as P; // the same keys, the same members
}

/** The process is gone: nothing that it does from here on reaches anybody. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export type Moment = 'before' | 'after';

/** Kills the process at one call, before its effect or before its answer; it makes no other. */
export function killAt(number: number, moment: Moment): Hooks & { readonly died: () => boolean } {
  let dead = false;
  const look =
    (now: Moment) =>
    (call: Call): void => {
      if (call.number === number && now === moment) dead = true;
      if (dead) throw new Killed(`${now} ${call.name}`);
    };
  return { before: look('before'), after: look('after'), died: () => dead };
}
