import { unzipSync, zipSync } from "fflate";

/** File names in order, with their bytes. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/** Every entry of the archive carries this time: the same files give the same bytes, whenever they are packed. */
const ENTRY_TIME = new Date(2000, 0, 1);
/** No bundle of a run of four hours comes near it; a browser holds the file several times. */
const MAX_BYTES = 400_000_000;

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const encodeText = (text: string): Uint8Array => utf8.encode(text);

/** The text of a file; throws on bytes that are no UTF-8. */
export const decodeText = (bytes: Uint8Array): string => strictUtf8.decode(bytes);

/**
 * Packs files into a zip, stored and not compressed: so there is exactly one archive for the same files, today and with
 * any later version, and a verifier can ask for it byte by byte.
 */
export function pack(files: BundleFiles): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0, mtime: ENTRY_TIME });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** The files of an archive; a sentence when it is not, to the last byte, one that `pack` makes. */
export function unpack(
  archive: Uint8Array,
): { ok: true; files: BundleFiles } | { ok: false; reason: string } {
  if (archive.length > MAX_BYTES) return { ok: false, reason: "the file is larger than any bundle" };
  try {
    const entries = unzipSync(archive, {
      filter: ({ compression, originalSize, size }) => {
        if (compression !== 0 || originalSize !== size) throw new Error("compressed");
        return true;
      },
    });
    const files = new Map(Object.entries(entries));
    const isExact = sameBytes(pack(files), archive);
    if (isExact) return { ok: true, files };
    return {
      ok: false,
      reason: "the archive itself was changed: it is not, byte for byte, as Countersign packs it",
    };
  } catch {
    return { ok: false, reason: "the file is not an archive as Countersign packs it, or it is damaged" };
  }
}
