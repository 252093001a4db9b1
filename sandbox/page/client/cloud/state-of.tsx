type StateOfProps = {
  /** HCP's own word, which colours it. */
  readonly state: string;
  /** What is said of it, where that is more. */
  readonly words?: string;
};

export function StateOf({ state, words = state }: StateOfProps) {
  return (
    <span className="cloud-state" data-kind={state}>
      {words}
    </span>
  );
}
