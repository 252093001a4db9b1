/** Holds whoever comes until it is opened, and says when somebody has come. */
export type Gate = {
  /** Resolves with the first to arrive. */
  readonly arrived: Promise<void>;
  pass(): Promise<void>;
  open(): void;
};

export function createGate(): Gate {
  let arrive: () => void = () => undefined;
  let open: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    arrived,
    pass: () => {
      arrive();
      return opened;
    },
    open,
  };
}

/** What a hanging server does. */
export const never = new Promise<never>(() => undefined);
