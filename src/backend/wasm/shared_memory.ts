/** Sections of a program, and kinds of what it imports, by their numbers in WebAssembly's format. */
const IMPORTS = 2;
const MEMORIES = 5;
const KINDS = { function: 0, table: 1, memory: 2, global: 3 };

/** Limits of a memory, by bits: a most is said; threads share it. */
const HAS_MOST = 1;
const SHARED = 2;

/**
 * The same program with a memory that threads can share, as which a memory of which the most is
 * said can be had, too: it is one bit of the memory's description, imported or its own
 * (WebAssembly's binary format, "limits", and the threads' proposal).
 *
 * @returns undefined where there is no such memory
 */
export function withSharedMemory(program: Uint8Array): Uint8Array | undefined {
  const bytes = program.slice();
  const reader = new Reader(bytes, 8); // behind the format's name and version
  while (reader.at < bytes.length) {
    const section = reader.byte();
    const end = reader.number() + reader.at;
    const place = section === IMPORTS ? importedMemory(reader) : undefined;
    const limits = section === MEMORIES && reader.number() > 0 ? reader.at : place;
    if (limits !== undefined) {
      if ((bytes[limits] & HAS_MOST) === 0) return undefined;
      bytes[limits] |= SHARED;
      return bytes;
    }
    reader.at = end;
  }
  return undefined;
}

/** Where the limits of the first memory among the imports are. */
function importedMemory(reader: Reader): number | undefined {
  for (let count = reader.number(); count > 0; count--) {
    reader.skip(reader.number()); // the module's name
    reader.skip(reader.number());
    const kind = reader.byte();
    if (kind === KINDS.memory) return reader.at;
    if (kind === KINDS.function) reader.number();
    if (kind === KINDS.global) reader.skip(2);
    if (kind === KINDS.table) {
      reader.skip(1);
      for (let limits = 1 + (reader.byte() & HAS_MOST); limits > 0; limits--) reader.number();
    }
  }
  return undefined;
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  byte(): number {
    return this.bytes[this.at++];
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  /** A whole number: seven bits a byte, the lowest first, and the eighth says that more follow. */
  number(): number {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.byte();
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
  }
}
