import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verbs } from '../../src/cli/verbs.ts';
import { secretNames, variableNames } from '../../src/config-reader.ts';
import { subcommands } from '../../src/slack/ids.ts';
import { botScopes } from '../../src/slack/manifest.ts';

const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...['docs/evidence.md', 'docs/operations.md', 'docs/hcp-open-questions.md'],
  'docs/receipt-format.md',
];
const read = (path: string): string => readFileSync(path, 'utf8');
const readme = read('README.md');

/** The rows of the table whose first heading is this one: cells without code marks. */
function rowsOf(document: string, heading: string): readonly (readonly string[])[] {
  const lines = document.split('\n');
  const first = lines.findIndex((line) => cellsOf(line)[0] === heading);
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return lines.slice(first + 2, first + length).map(cellsOf);
}

function cellsOf(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.replaceAll('`', '').replaceAll('\\|', '|').trim());
}

describe('the README', () => {
  it('names each scope of the manifest, with its reason and what is lost without it', () => {
    const expected = botScopes.map(({ name, reason, without }) => [
      name,
      reason,
      without ?? 'required',
    ]);

    expect(rowsOf(readme, 'scope')).toEqual(expected);
  });

  it('names each variable that is read, in its order, and which of them are secrets', () => {
    const secrets: readonly string[] = secretNames;
    const expected = variableNames.map((name) => [name, secrets.includes(name) ? 'yes' : '']);

    const rows = rowsOf(readme, 'variable');

    expect(rows.map(([name, secret]) => [name, secret])).toEqual(expected);
    expect(rows.filter(([, , , meaning]) => meaning === '')).toEqual([]);
  });

  it('names each verb of the command line as its own help does', () => {
    expect(rowsOf(readme, 'verb').map(([usage]) => usage)).toEqual(verbs.map(({ usage }) => usage));
  });

  it('names each subcommand, in the order of the help', () => {
    const named = rowsOf(readme, 'command').map(([usage]) => usage?.split(' ')[1]);

    expect(named).toEqual([...subcommands]);
  });

  it('shows the example of a policy that is in the repository', () => {
    expect(readme).toContain(read('policy.example.yaml'));
  });
});

describe('the documents', () => {
  it('name no script that package.json lacks', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = documents.flatMap((path) => [
      ...read(path).matchAll(/npm run (?!-)([a-z][a-z:]*)/g),
    ]);

    expect(named.map(([, script = '']) => script).filter((script) => !(script in scripts))).toEqual(
      [],
    );
  });

  it('lead to files that exist', () => {
    const dead = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https:|#)([^)#]+)[^)]*\)/g)]
        .map(([, target]) => join(dirname(path), target ?? ''))
        .filter((target) => !existsSync(target)),
    );

    expect(dead).toEqual([]);
  });
});

describe('the evidence', () => {
  it.each(['docs/evidence.md', 'docs/hcp-open-questions.md'])(
    'names tests that exist: %s',
    (document) => {
      const shown = [...read(document).matchAll(/`(test\/[^`]+)`((?:,? ?“[^”]+”)*)/g)];
      const missing = shown.flatMap(([, path = '', names = '']) => {
        const text = existsSync(path) && path.endsWith('.ts') ? read(path) : undefined;
        if (text === undefined) return existsSync(path) ? [] : [path];
        return [...names.matchAll(/“([^”]+)”/g)]
          .map(([, name]) => name ?? '')
          .filter((name) => !text.includes(name))
          .map((name) => `${path}: ${name}`);
      });

      expect(shown.length).toBeGreaterThan(20);
      expect(missing).toEqual([]);
    },
  );
});

describe('the runbook', () => {
  it('explains every warning and every error that the log can hold', () => {
    const runbook = read('docs/operations.md');
    const messages = sources('src').flatMap((path) => messagesIn(read(path)));

    expect(messages.length).toBeGreaterThan(20);
    expect(messages.filter((message) => !runbook.includes(`\`${message}\``))).toEqual([]);
  });
});

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
}

/** A call ends with its message, a constant. */
function messagesIn(text: string): readonly string[] {
  const calls = text.matchAll(/\blog\??(?:\.(?:warn|error)|\[level\])\(/g);
  return [...calls].flatMap(({ index }) => {
    const message = /'([^'\n]+)',?\s*\)$/.exec(callAt(text, index))?.[1];
    return message === undefined ? [] : [message];
  });
}

/** The text of a call, from its name to its closing parenthesis. */
function callAt(text: string, from: number): string {
  let depth = 0;
  for (let at = text.indexOf('(', from); at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(from, at + 1);
  }
  return text.slice(from);
}
