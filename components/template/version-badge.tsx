import { Badge } from "#components/ui/badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { VersionStatus } from "#lib/template/version-status.ts";

const LOOK: Readonly<Record<VersionStatus, { tone: Tone; words: string }>> = {
  DRAFT: { tone: "standby", words: "Draft" },
  PUBLISHED: { tone: "normal", words: "Published" },
  RETIRED: { tone: "off", words: "Retired" },
  DISCARDED: { tone: "off", words: "Discarded" },
};

/** The status of a template version in a word. */
export function VersionBadge({ status }: { status: VersionStatus }) {
  return <Badge tone={LOOK[status].tone}>{LOOK[status].words}</Badge>;
}
