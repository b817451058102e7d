/** A template version is worked on as a draft, published once, and may be retired; a discarded draft keeps its number. */
export const VERSION_STATUSES = ["DRAFT", "PUBLISHED", "RETIRED", "DISCARDED"] as const;
export type VersionStatus = (typeof VERSION_STATUSES)[number];
export const VERSION_ACTS = ["edit", "publish", "discard", "retire", "openDecision"] as const;
export type VersionAct = (typeof VERSION_ACTS)[number];

/** The total table: what an act makes of a status; null where it is refused. */
const NEXT: Readonly<Record<VersionStatus, Readonly<Record<VersionAct, VersionStatus | null>>>> = {
  DRAFT: { edit: "DRAFT", publish: "PUBLISHED", discard: "DISCARDED", retire: null, openDecision: null },
  PUBLISHED: { edit: null, publish: null, discard: null, retire: "RETIRED", openDecision: "PUBLISHED" },
  RETIRED: { edit: null, publish: null, discard: null, retire: null, openDecision: null },
  DISCARDED: { edit: null, publish: null, discard: null, retire: null, openDecision: null },
};

/** The status after an act, or null when this status does not permit it. */
export function nextStatus(status: VersionStatus, act: VersionAct): VersionStatus | null {
  return NEXT[status][act];
}
