import type { ApprovedContent } from "./approved-content.ts";
import { type ContentLine, contentLines } from "./content-words.ts";

export type ContentChange = { key: string; section: string; label: string; before: string; after: string };

/** What two revisions share although it always differs, or what another line says already. */
function isSaidElsewhere(key: string, keys: ReadonlySet<string>): boolean {
  // A waiver stands with its item as well; one line is enough.
  return key.startsWith("waiver.") && keys.has(`item.${key.slice("waiver.".length)}.waiver`);
}

/** Who ticked again and when it was frozen again matter less than what changed; they stand at the end. */
function isTickOnly(key: string): boolean {
  return key === "snapshot" || key.endsWith(".tick") || key.endsWith(".verify");
}

function byKey(lines: readonly ContentLine[]): Map<string, ContentLine> {
  return new Map(lines.map((line) => [line.key, line]));
}

/**
 * What changed from one revision's content to another's, in words, in the order of the form. The revision's own number
 * is left out. Stored contents of an older form may lack parts: what cannot be put into words is compared as a whole.
 */
export function contentDiff(from: ApprovedContent, to: ApprovedContent): ContentChange[] {
  const before = byKey(contentLines(from));
  const after = byKey(contentLines(to));
  const keys = new Set([...after.keys(), ...before.keys()]);
  const changes = [...keys].flatMap((key): ContentChange[] => {
    const [was, is] = [before.get(key), after.get(key)];
    const line = is ?? was;
    if (!line || (was?.text ?? "") === (is?.text ?? "")) return [];
    const { section, label } = line;
    return [{ key, section, label, before: was?.text ?? "", after: is?.text ?? "" }];
  });
  const changed = new Set(changes.map((one) => one.key));
  const said = changes.filter((one) => !isSaidElsewhere(one.key, changed));
  return [...said.filter((one) => !isTickOnly(one.key)), ...said.filter((one) => isTickOnly(one.key))];
}
