import { MAX_FILE_BYTES } from "#lib/decision/attachment-rules.ts";
import type { GivenFile } from "#lib/service/attach-file.ts";
import { type Refused, refuse } from "#lib/service/refusal.ts";
import type { SignedIn } from "./actor.ts";
import { enter } from "./door.ts";

/** Fields and boundaries around the file. */
const FORM_OVERHEAD_BYTES = 64 * 1024;

export type Upload = { ok: true; actor: SignedIn; form: FormData; file: GivenFile };

const tooBig = () => refuse("FILE_TOO_BIG", { limit: `${MAX_FILE_BYTES / 1024 ** 2} MB` });

/** The whole body, or null as soon as it is larger than allowed; what the sender says of its length is not believed. */
async function boundedBody(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const limit = MAX_FILE_BYTES + FORM_OVERHEAD_BYTES;
  if (Number(request.headers.get("content-length") ?? 0) > limit) return null;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > limit) return null;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** A form with one `file` behind the checks of every door: who, from where, what. Refusals are values. */
export async function readUpload(request: Request): Promise<Upload | Refused> {
  const entered = await enter(new URL(request.url).pathname);
  if (!entered.ok) return entered;
  const { actor } = entered;
  const body = await boundedBody(request);
  if (!body) return tooBig();
  const type = request.headers.get("content-type") ?? "";
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => null);
  const file = form?.get("file");
  if (!form || !(file instanceof File))
    return refuse("BAD_INPUT", { reason: "a form with one file is expected" });
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { ok: true, actor, form, file: { name: file.name, claimedType: file.type, bytes } };
}
