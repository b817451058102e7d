import { MAX_FILE_BYTES } from "./attachment-rules.ts";
import type { Attachment } from "./model.ts";
import { plainLine } from "./plain-text.ts";
import { type Refused, refuse } from "./refusals.ts";

type MediaType = Attachment["mediaType"];

/** What a name may end in, and the type that it then claims. */
const BY_EXTENSION: Readonly<Record<string, MediaType>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  pdf: "application/pdf",
  json: "application/json",
  csv: "text/csv",
  txt: "text/plain",
  log: "text/plain",
  prom: "text/plain",
  zip: "application/zip",
};
/** What browsers and operating systems also call these. The empty one: they did not know. */
const ALSO_CALLED: Readonly<Record<MediaType, readonly string[]>> = {
  "image/png": [],
  "image/jpeg": ["image/jpg", "image/pjpeg"],
  "application/pdf": ["application/x-pdf"],
  "application/json": ["text/json", "text/plain"],
  "text/csv": ["application/csv", "application/vnd.ms-excel", "text/plain"],
  "text/plain": ["text/x-log"],
  "application/zip": ["application/x-zip-compressed", "application/x-zip"],
};
const UNKNOWN_TO_BROWSER: readonly string[] = ["", "application/octet-stream"];
const NAME_MAX_LENGTH = 100;

/** First bytes of the types that have some. A zip may be empty or spanned. */
const MAGIC: Partial<Record<MediaType, readonly (readonly number[])[]>> = {
  "image/png": [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  "image/jpeg": [[0xff, 0xd8, 0xff]],
  "application/pdf": [[0x25, 0x50, 0x44, 0x46, 0x2d]],
  "application/zip": [
    [0x50, 0x4b, 0x03, 0x04],
    [0x50, 0x4b, 0x05, 0x06],
  ],
};

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

/** UTF-8 without control characters other than tabs and line ends; null when it is no text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the bytes are what the type says. Text types are told from binary ones, not from one another. */
function contentIs(mediaType: MediaType, bytes: Uint8Array): boolean {
  const magic = MAGIC[mediaType];
  if (magic) return magic.some((one) => beginsWith(bytes, one));
  const isOther = Object.values(MAGIC).some((all) => all.some((one) => beginsWith(bytes, one)));
  const text = isOther ? null : textOf(bytes);
  if (text === null) return false;
  return mediaType === "application/json" ? isJson(text) : true;
}

/** The last part of a path as one visible line that no file system, header or script can take for anything else. */
export function cleanFileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? "";
  const visible = plainLine(last)
    .replace(/["'<>:|?*;%`$&]/g, "_")
    .replace(/^[.\s=+@-]+/, "")
    .trim();
  const dot = visible.lastIndexOf(".");
  const extension = dot > 0 ? visible.slice(dot) : "";
  const stem = (dot > 0 ? visible.slice(0, dot) : visible).slice(0, NAME_MAX_LENGTH - extension.length);
  return `${stem || "file"}${extension}`;
}

export type CheckedFile = { ok: true; name: string; mediaType: MediaType };

/** Judges a file by its size, its name's ending, what the browser called it and what its bytes are. */
export function checkFile(file: {
  name: string;
  claimedType: string;
  bytes: Uint8Array;
}): CheckedFile | Refused {
  const { bytes } = file;
  if (bytes.length === 0) return refuse("FILE_EMPTY");
  if (bytes.length > MAX_FILE_BYTES)
    return refuse("FILE_TOO_BIG", { limit: `${MAX_FILE_BYTES / 1024 ** 2} MB` });
  const name = cleanFileName(file.name);
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  const mediaType =
    name.includes(".") && Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  // A name that ends so is never too long: cleanFileName shortens what stands before the ending.
  if (!mediaType) return refuse("FILE_TYPE_NOT_ALLOWED", { name });
  const claimed = file.claimedType.split(";")[0]?.trim().toLowerCase() ?? "";
  const isClaimed = [mediaType, ...ALSO_CALLED[mediaType], ...UNKNOWN_TO_BROWSER].includes(claimed);
  if (!isClaimed) return refuse("FILE_TYPE_MISMATCH", { claimed: `${plainLine(claimed)} and ${name}` });
  if (!contentIs(mediaType, bytes)) return refuse("FILE_TYPE_MISMATCH", { claimed: mediaType });
  return { ok: true, name, mediaType };
}
