/**
 * Protections, each taken away by hand. `find` is the code that protects, and stands in its file exactly
 * once; with `replace` in its place, each of the named test files must turn red.
 */
export type Mutant = {
  readonly title: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
};

export const unit = (name: string): string => `test/unit/${name}.test.ts`;
export const useCase = (name: string): string => unit(`use-cases/${name}`);
export const contract = (name: string): string => `test/contract/${name}.test.ts`;
export const grid = 'test/faults/grid.test.ts';
export const model = 'test/faults/model.test.ts';
