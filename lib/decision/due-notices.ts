import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { Template } from "../template/schema.ts";
import { utcWords } from "../template/utc-words.ts";
import type { FailedCanary } from "./cool-down.ts";
import { lockedUntilMs } from "./cool-down.ts";
import type { PersonFacts } from "./delegation.ts";
import { renewalTrouble } from "./drill-renewal.ts";
import { evidenceFreshness } from "./evidence-freshness.ts";
import type { Decision } from "./model.ts";
import { askForRole, type Notice, openStations, peopleAround } from "./notices.ts";
import { roleWords } from "./permissions.ts";

/** Early enough to run a demo again or to find a signer, late enough not to be forgotten. */
export const EXPIRY_WARNING_MS = 2 * MS_PER_HOUR;
/** A signer who has not answered is asked again twice in a working day. */
export const REMIND_EVERY_MS = 4 * MS_PER_HOUR;
/** After this many reminders another one would not help either. */
const MAX_REMINDERS = 6;

export type DueInput = {
  decision: Decision;
  template: Template;
  people: readonly PersonFacts[];
  watchers: readonly string[];
  /** The failure of this decision's own canary, when it has one. */
  failure: FailedCanary | null;
  nowMs: number;
};

const isSoon = (expiresAtMs: number, nowMs: number) =>
  nowMs < expiresAtMs && expiresAtMs - nowMs <= EXPIRY_WARNING_MS;

/** What counts for this decision until a moment, in words. */
function deadlines({
  decision,
  template,
  nowMs,
}: DueInput): { what: string; anchor: string; atMs: number }[] {
  if (decision.phase === "AUTHORIZED")
    return [{ what: "the authorisation", anchor: "#go", atMs: decision.authorisation?.expiresAtMs ?? 0 }];
  if (decision.phase !== "IN_REVIEW") return [];
  const signed = decision.signOffs
    .filter((one) => one.withdrawnAtMs === null && one.choice === "GO")
    .map(({ role, statement }) => ({
      what: `the sign-off of ${statement.personName} as ${roleWords(role)}`,
      anchor: "#sign-offs",
      atMs: statement.expiresAtMs,
    }));
  const evidence = (["demo", "drills"] as const).flatMap((kind) => {
    const fresh = evidenceFreshness(decision, template, kind, nowMs);
    if (fresh.state !== "FRESH") return [];
    const what = kind === "demo" ? "the evidence of the demo run" : "the evidence of the drills";
    return [{ what, anchor: "#evidence", atMs: fresh.expiresAtMs }];
  });
  return [...signed, ...evidence];
}

function expiries(input: DueInput): Notice[] {
  const { decision, watchers, nowMs } = input;
  return deadlines(input)
    .filter(({ atMs }) => isSoon(atMs, nowMs))
    .map(({ what, anchor, atMs }) => ({
      kind: "EXPIRES_SOON",
      to: peopleAround(decision, watchers),
      title: `#${decision.number} ${decision.title}: ${what} expires soon`,
      detail: `It counts until ${utcWords(atMs)}.`,
      href: `/decisions/${decision.id}${anchor}`,
      key: `expires:${decision.id}:${decision.revision}:${what}:${atMs}`,
    }));
}

function reminders(input: DueInput): Notice[] {
  const { decision, template, people, nowMs } = input;
  if (decision.phase !== "IN_REVIEW" || decision.submittedAtMs === null) return [];
  const round = Math.floor((nowMs - decision.submittedAtMs) / REMIND_EVERY_MS);
  if (round < 1 || round > MAX_REMINDERS) return [];
  const hours = (round * REMIND_EVERY_MS) / MS_PER_HOUR;
  return openStations(decision, template).map((role) => {
    const asked = askForRole({ after: decision, template, people, nowMs }, role);
    return {
      ...asked,
      kind: "REMINDER",
      detail: `${asked.detail} It has waited for ${hours} h.`,
      key: `reminder:${decision.id}:${decision.revision}:${role}:${round}`,
    };
  });
}

function retryAllowed({ decision, failure, watchers, nowMs }: DueInput): Notice[] {
  if (!failure || failure.coolDownHours === 0 || nowMs < lockedUntilMs(failure)) return [];
  const lacks = decision.after.rootCause.trim() === "" || decision.after.fixes.trim() === "";
  return [
    {
      kind: "RETRY_ALLOWED",
      to: peopleAround(decision, watchers),
      title: `#${decision.number} ${decision.title}: the cool-down is over`,
      detail: lacks
        ? "A retry still needs root cause, fixes and a new demo run."
        : "A retry may be opened; it needs a new demo run.",
      href: `/decisions/${decision.id}#after`,
      key: `retry:${failure.runId}`,
    },
  ];
}

const RENEWS_IN: ReadonlySet<Decision["phase"]> = new Set(["DRAFT", "IN_REVIEW", "AUTHORIZED"]);

function renewalStopped(input: DueInput): Notice[] {
  const { decision, watchers } = input;
  const trouble = RENEWS_IN.has(decision.phase) ? renewalTrouble(input) : null;
  if (!trouble) return [];
  const asker = decision.renewsDrills ? [decision.renewsDrills.by] : [];
  return [
    {
      kind: "EXPIRES_SOON",
      to: [...new Set([...peopleAround(decision, watchers), ...asker])],
      title: `#${decision.number} ${decision.title}: the drills were not renewed`,
      detail: `${trouble.words} Nothing starts them by itself any more.`,
      href: `/decisions/${decision.id}#evidence`,
      key: `renewal:${trouble.runId}`,
    },
  ];
}

/** What time alone has made worth telling about a decision. Told once: the keys do not change from one look to the next. */
export function dueNotices(input: DueInput): Notice[] {
  return [...expiries(input), ...renewalStopped(input), ...reminders(input), ...retryAllowed(input)].filter(
    ({ to }) => to.length > 0,
  );
}
