import { utcText } from "#components/ui/clock-text.ts";

export type VersionFacts = {
  basedOn: string | null;
  createdAtMs: number;
  draftedByName: string | null;
  publishedByName: string | null;
  publishedAtMs: number | null;
  retiredByName: string | null;
  retiredAtMs: number | null;
  usedBy: number;
};

/** "used by 3 decisions" */
export function usedWords(count: number): string {
  if (count === 0) return "used by no decision";
  return `used by ${count} decision${count === 1 ? "" : "s"}`;
}

/** Who made, published and retired a version, in one line. */
export function versionHistory(version: VersionFacts): string {
  const drafted = version.draftedByName
    ? `Drafted by ${version.draftedByName}${version.basedOn ? ` from ${version.basedOn}` : ""}, ${utcText(version.createdAtMs, "full")}`
    : "Comes with Countersign";
  const published =
    version.publishedByName && version.publishedAtMs !== null
      ? `; published by ${version.publishedByName}, ${utcText(version.publishedAtMs, "full")}`
      : "";
  const retired =
    version.retiredByName && version.retiredAtMs !== null
      ? `; retired by ${version.retiredByName}, ${utcText(version.retiredAtMs, "full")}`
      : "";
  return `${drafted}${published}${retired}; ${usedWords(version.usedBy)}.`;
}
