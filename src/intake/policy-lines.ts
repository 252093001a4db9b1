import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';

type Path = readonly PropertyKey[];

/** A policy file as text, with the way back from its values to its lines. */
export type PolicyText = {
  readonly document: Document.Parsed;
  /** The line of a key, or of the nearest thing around it that the file does hold. */
  readonly lineOf: (path: Path) => number;
  readonly lineAt: (offset: number) => number;
  /** Where a value, such as the id of a group, is named first. */
  readonly pathOf: (value: string) => Path | undefined;
};

export function readPolicyText(text: string): PolicyText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  return {
    document,
    lineOf: (path) => findLine(document, lines, path),
    lineAt: (offset) => lines.linePos(offset).line,
    pathOf: (value) => findPath(document.toJS(), value, []),
  };
}

function findLine(document: Document.Parsed, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const within = path.slice(0, length);
    const parent = document.getIn(within.slice(0, -1), true);
    const key = within.at(-1);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined;
    const node = (pair?.key ?? document.getIn(within, true)) as Node | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function findPath(within: unknown, value: string, path: Path): Path | undefined {
  if (within === value) return path;
  if (typeof within !== 'object' || within === null) return undefined;
  for (const [key, inner] of Object.entries(within)) {
    const found = findPath(inner, value, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
