import type { Actor } from "../decision/model.ts";
import { may } from "../decision/permissions.ts";
import { ALARM_WORDS } from "../proof/alarm-words.ts";
import { readAuditAlarms } from "./audit-state.ts";
import type { Service } from "./open-service.ts";

/** The open alarms for whoever must act on them; nobody else is shown any. */
export async function bandAlarms(args: {
  service: Service;
  actor: Actor;
}): Promise<{ id: number; title: string; reason: string }[]> {
  if (!may(args.actor, "actOnAlarms")) return [];
  const alarms = await readAuditAlarms(args);
  return alarms.map(({ id, kind, reason }) => ({ id, title: ALARM_WORDS[kind].title, reason }));
}
