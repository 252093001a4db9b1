import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Seed } from './seed.ts';
import type { Switches } from './switches.ts';
import type { LoggedRequest } from './types.ts';
import type { World } from './world.ts';

export type HcpOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  /** 1, the default, is realistic: a create takes about six minutes. 1000 takes a third of a second. */
  speed?: number;
  switches?: Partial<Switches>;
  seed?: Seed;
};

export type Probe<T> = () => T | undefined | null | false | Promise<T | undefined | null | false>;

/** A running twin of HCP, on loopback. */
export type Hcp = {
  /** `127.0.0.1:PORT`, for HCP_API_ADDRESS with HCP_API_TLS=disabled. */
  apiAddress: string;
  /** `http://127.0.0.1:PORT`; the token call is below it at /oauth2/token. */
  authUrl: string;
  clientId: string;
  clientSecret: string;
  organizationId: string;
  projectId: string;
  world: World;
  /** Every call in order of arrival, the refused and the unanswered too. */
  requests: LoggedRequest[];
  /** The PrivateLink writes that changed the world. */
  writes(): LoggedRequest[];
  /** Writes that no PrivateLink bot has any business to make. A test asserts that it is empty. */
  forbidden: LoggedRequest[];
  clock: Clock;
  faults: Faults;
  switches: Switches;
  /**
   * Resolves with the first value of `probe` that is not false, null or undefined; asks again at
   * each request, answer, advance and settled operation. Rejects in words after `timeoutMs`.
   */
  waitFor<T>(what: string, probe: Probe<T>, timeoutMs?: number): Promise<T>;
  stop(): Promise<void>;
};
