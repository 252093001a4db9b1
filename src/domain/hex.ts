const hexPattern = /^[0-9a-f]{64}$/;

/** 32 bytes, as lower-case hex; `undefined` of anything else. Fast: it runs for every entry of an export. */
export function fromHex(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string' || !hexPattern.test(text)) return undefined;
  const bytes = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1)
    bytes[index] = 16 * digitAt(text, 2 * index) + digitAt(text, 2 * index + 1);
  return bytes;
}

function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 0x61 ? code - 0x30 : code - 0x57;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
