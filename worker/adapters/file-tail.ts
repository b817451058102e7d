import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { MAX_LINE_LENGTH } from "#lib/canary/telemetry.ts";
import { LineCutter } from "#lib/telemetry-sources/line-cutter.ts";
import { isBelow } from "./allowed-places.ts";

/** Looks at the end: beyond them somebody writes faster than we read. */
const LAST_LOOKS = 100;
/** Read at one look, at most: what is more waits for the next look, so memory stays bounded (bytes). */
const BYTES_A_LOOK = 262_144;

type Open = { fd: number; ino: number; offset: number; decoder: StringDecoder; cutter: LineCutter };

/**
 * Follows a file that another process appends to: what is in it at the start is old, a file that comes later is new. Goes on
 * in the new file after a rotation, from the start after a truncation; half a line waits for its other half. Never throws.
 */
export class FileTail {
  readonly #path: string;
  readonly #roots: readonly string[];
  #open: Open | null = null;
  /** There was more than one look reads. */
  #isBehind = false;
  #oldSize: { ino: number; size: number } | null;

  constructor(path: string, roots: readonly string[]) {
    this.#path = path;
    this.#roots = roots;
    const stats = this.#stats();
    this.#oldSize = stats && { ino: stats.ino, size: stats.size };
  }

  /** The lines that have come since the last look. */
  look(): string[] {
    try {
      const stats = this.#stats();
      if (this.#open && stats?.ino !== this.#open.ino) {
        const rest = this.#read(this.#open);
        // What is left of the old file is read in as many looks as it takes.
        if (rest.length > 0 || this.#isBehind) return rest;
        const half = this.#close();
        if (half !== null) return [half];
      }
      if (!this.#open && stats) this.#reopen();
      return this.#open ? this.#read(this.#open) : [];
    } catch {
      this.#close();
      return [];
    }
  }

  /** The last lines, half a line included. */
  end(): string[] {
    const lines: string[] = [];
    for (let looks = 0; looks < LAST_LOOKS; looks += 1) {
      const more = this.look();
      if (more.length === 0 && !this.#isBehind) break;
      lines.push(...more);
    }
    const half = this.#close();
    return half === null ? lines : [...lines, half];
  }

  #stats(): Stats | null {
    const stats = statSync(this.#path, { throwIfNoEntry: false });
    // Opening a pipe would wait for its writer.
    return stats?.isFile() && isBelow(this.#path, this.#roots) ? stats : null;
  }

  #reopen(): void {
    const fd = openSync(this.#path, "r");
    const { ino, size } = fstatSync(fd);
    const isOld = this.#oldSize?.ino === ino && size >= this.#oldSize.size;
    const offset = isOld ? (this.#oldSize?.size ?? 0) : 0;
    this.#oldSize = null;
    this.#open = {
      fd,
      ino,
      offset,
      decoder: new StringDecoder("utf8"),
      cutter: new LineCutter(MAX_LINE_LENGTH),
    };
  }

  #read(open: Open): string[] {
    const { size } = fstatSync(open.fd);
    const lines: string[] = [];
    if (size < open.offset) {
      const half = open.cutter.end();
      if (half !== null) lines.push(half);
      open.offset = 0;
    }
    const buffer = Buffer.alloc(Math.min(BYTES_A_LOOK, size - open.offset));
    const count = buffer.length === 0 ? 0 : readSync(open.fd, buffer, 0, buffer.length, open.offset);
    open.offset += count;
    lines.push(...open.cutter.take(open.decoder.write(buffer.subarray(0, count))));
    this.#isBehind = open.offset < size;
    return lines;
  }

  #close(): string | null {
    const half = this.#open?.cutter.end() ?? null;
    if (this.#open) closeSync(this.#open.fd);
    this.#open = null;
    this.#isBehind = false;
    return half;
  }
}
