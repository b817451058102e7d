import type { Intent } from "#lib/canary/run-events.ts";

/** What a person may ask of a run. */
export type IntentKind = Intent["kind"];
