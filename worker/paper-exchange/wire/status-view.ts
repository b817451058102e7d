import type { Maintenance } from "../faults.ts";

/** A made-up maintenance begins this long after it was announced, and lasts as long. */
const MAINTENANCE_MS = 600_000;

/** Announcements of the status endpoint: none, or one maintenance to come or under way. */
export function statusView(maintenance: Maintenance, nowMs: number): object[] {
  if (maintenance === "none") return [];
  const beginMs = maintenance === "ongoing" ? nowMs : nowMs + MAINTENANCE_MS;
  return [
    {
      title: "Paper exchange maintenance (fault injection)",
      state: maintenance,
      begin: String(beginMs),
      end: String(beginMs + MAINTENANCE_MS),
      href: "",
      preOpenBegin: "",
      scheDesc: "",
      serviceType: "5",
      system: "unified",
      maintType: "3",
      env: "1",
    },
  ];
}
