import { TRIGGER_WORDS } from "#lib/canary/describe-event.ts";
import type { TriggerKind } from "#lib/template/schema.ts";

/** Names of the triggers for tables and alerts, where a person is named as the cause. */
export const TRIGGER_NAME: Readonly<Record<TriggerKind, string>> = { ...TRIGGER_WORDS, PERSON: "A person" };
