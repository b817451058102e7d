import { UNREACHABLE } from "./use-decision-commands.ts";

/** Posts a file with its fields; the answer of our own door, or the words for none. */
export async function postFile<Answer>(
  url: string,
  file: File,
  fields: Readonly<Record<string, string>>,
): Promise<Answer | { ok: false; refusal: typeof UNREACHABLE }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", file);
  try {
    const response = await fetch(url, { method: "POST", body: form });
    return (await response.json()) as Answer;
  } catch {
    return { ok: false, refusal: UNREACHABLE };
  }
}
