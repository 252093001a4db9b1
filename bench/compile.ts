/** The compiled program, and beside it a script that loads its libraries only. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compileInto } from '../tools/compile.ts';

export type Program = {
  readonly folder: string;
  readonly main: string;
  /** Loads what `main` loads from `node_modules`, and nothing else. */
  readonly libraries: string;
};

/** Compiles the program into `folder`. */
export async function compile(folder: string): Promise<Program> {
  const dist = await compileInto(folder);
  const main = join(dist, 'main.js');
  const libraries = join(folder, 'libraries.mjs');
  const names = [...(await librariesOf(main))];
  const ready = `process.stdout.write('{"msg":"ready"}\\n');\nsetInterval(() => undefined, 60_000);\n`;
  await writeFile(libraries, [...names.map((name) => `import '${name}';`), ready].join('\n'));
  return { folder, main, libraries };
}

const staticImport = /^(?:import|export)\b(?:[^'";]*\bfrom)?\s*['"]([^'"]+)['"];?$/gm;

/** Follows the static imports: what is loaded only when it is needed is not part of a start. */
async function librariesOf(file: string, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (seen.has(file)) return found;
  seen.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(staticImport)) {
    if (specifier.startsWith('node:')) continue;
    if (!specifier.startsWith('.')) found.add(specifier);
    else
      for (const name of await librariesOf(join(dirname(file), specifier), seen)) found.add(name);
  }
  return found;
}
