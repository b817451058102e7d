import type { Template } from "../template/schema.ts";
import type { PersonFacts } from "./delegation.ts";
import type { DecisionEvent } from "./events.ts";
import type { Decision } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { earlierGoSignOffs, lastStationRole, standingSignOff } from "./sign-off-eligibility.ts";
import { candidates } from "./solvable.ts";

export type NoticeKind =
  | "SIGN_OFF_REQUESTED"
  | "ALL_SIGNED"
  | "HOLD"
  | "NO_GO"
  | "WITHDRAWN"
  | "VOIDED"
  | "GO"
  | "SCRUBBED"
  | "ENDED"
  | "EXPIRES_SOON"
  | "REMINDER"
  | "RETRY_ALLOWED"
  | "NOT_SOLVABLE";

/** One line for several inboxes. `key` is the same whenever the same thing is told again. */
export type Notice = {
  kind: NoticeKind;
  to: readonly string[];
  title: string;
  detail: string;
  href: string;
  key: string;
};

export type NoticeInput = {
  before: Decision;
  after: Decision;
  template: Template;
  events: readonly DecisionEvent[];
  people: readonly PersonFacts[];
  watchers: readonly string[];
  nowMs: number;
};

const nameOf = ({ number, title }: Decision) => `#${number} ${title}`;
const hrefOf = ({ id }: Decision, anchor: string) => `/decisions/${id}${anchor}`;

/** Who opened a decision, who signed this revision of it, and who watches it. */
export function peopleAround(decision: Decision, watchers: readonly string[]): string[] {
  const signers = decision.signOffs.map((one) => one.statement.personId);
  return [...new Set([decision.createdBy, ...signers, ...watchers])];
}

/** Asks everybody who may give the answer that a role still needs. */
export function askForRole(
  input: Pick<NoticeInput, "after" | "template" | "people" | "nowMs">,
  role: Template["stations"][number]["role"],
): Omit<Notice, "kind" | "key"> {
  const { after, people, nowMs } = input;
  const isLast = role === lastStationRole(input.template);
  return {
    to: candidates({ decision: after, people, nowMs }, role).map((person) => person.personId),
    title: `${nameOf(after)}: ${isLast ? "GO waits for you" : "your sign-off is asked for"}`,
    detail: isLast
      ? "Every other station is GO. Review what is signed, then give GO or NO-GO."
      : `Read what is signed and answer as ${roleWords(role)}.`,
    href: hrefOf(after, isLast ? "#go" : "#sign-offs"),
  };
}

function submitted(input: NoticeInput): Notice[] {
  const { after, template } = input;
  const last = lastStationRole(template);
  return template.stations
    .filter(({ role }) => role !== last)
    .map(({ role }) => ({
      ...askForRole(input, role),
      kind: "SIGN_OFF_REQUESTED" as const,
      key: `requested:${after.id}:${after.revision}:${role}`,
    }));
}

function allSigned(input: NoticeInput): Notice[] {
  const { before, after, template } = input;
  const needed = template.stations.length - 1;
  const isReady = (decision: Decision) => earlierGoSignOffs(decision, template).length === needed;
  if (after.phase !== "IN_REVIEW" || !isReady(after) || isReady(before)) return [];
  const last = lastStationRole(template);
  // The three sign-offs that stand now: after a withdrawal and a new signature it is news again.
  const key = `all-signed:${after.id}:${earlierGoSignOffs(after, template)
    .map((one) => one.statementHash.slice(0, 12))
    .join(":")}`;
  const asked = askForRole(input, last);
  const { to, ...words } = asked;
  const others = [after.createdBy, ...input.watchers].filter((personId) => !to.includes(personId));
  return [
    { ...words, to, kind: "ALL_SIGNED", key },
    {
      kind: "ALL_SIGNED",
      to: others,
      title: `${nameOf(after)}: all signed`,
      detail: `${roleWords(last)} may give GO now.`,
      href: hrefOf(after, "#go"),
      key,
    },
  ];
}

type Told = { kind: NoticeKind; what: string; detail: string; anchor: string; key: string };
type EventOf<T extends DecisionEvent["type"]> = Extract<DecisionEvent, { type: T }>;
type Teller<T extends DecisionEvent["type"]> = (event: EventOf<T>, after: Decision) => Told | null;

/** What each kind of event is to the people around a decision; the others are nobody's news. */
const TELLERS: { [T in DecisionEvent["type"]]?: Teller<T> } = {
  signedOff: ({ signOff: { choice, role, statement, statementHash } }) =>
    choice === "HOLD"
      ? {
          kind: "HOLD",
          what: `HOLD by ${roleWords(role)}`,
          detail: `${statement.personName}: ${statement.comment}`,
          anchor: "#sign-offs",
          key: `hold:${statementHash}`,
        }
      : null,
  signOffWithdrawn: ({ role, reason, statementHash, byName }) => ({
    kind: "WITHDRAWN",
    what: `${roleWords(role)} took the sign-off back`,
    detail: `${byName}: ${reason}`,
    anchor: "#sign-offs",
    key: `withdrawn:${statementHash}`,
  }),
  decisionRefused: ({ role, reason, byName }, { id, revision }) => ({
    kind: "NO_GO",
    what: `NO-GO by ${roleWords(role)}`,
    detail: `${byName}: ${reason} Reopen it with a reason to work on the next revision.`,
    anchor: "#submit",
    key: `no-go:${id}:${revision}`,
  }),
  authorised: ({ byName, runId }) => ({
    kind: "GO",
    what: "GO",
    detail: `${byName} authorised the canary; the countdown runs.`,
    anchor: "#canary",
    key: `go:${runId}`,
  }),
  revisionOpened: ({ revision, reason, voided }, { id }) =>
    voided.length === 0
      ? null
      : {
          kind: "VOIDED",
          what: `revision ${revision} begins`,
          detail: `Every earlier sign-off is void: ${reason}`,
          anchor: "#submit",
          key: `voided:${id}:${revision}`,
        },
  launchScrubbed: ({ runId }) => ({
    kind: "SCRUBBED",
    what: "the launch was scrubbed",
    detail: "Nothing was traded. It may be launched again while authorised.",
    anchor: "#canary",
    key: `scrubbed:${runId}`,
  }),
  decisionEnded: ({ phase, runId }) => ({
    kind: "ENDED",
    what: phase === "SUCCEEDED" ? "the canary succeeded" : "the canary failed",
    detail:
      phase === "SUCCEEDED"
        ? "Read the report and do the tasks that follow."
        : "Record root cause and fixes; they open the way to a retry.",
    anchor: "#after",
    key: `ended:${runId}`,
  }),
};

function noticesOfEvent(input: NoticeInput, event: DecisionEvent): Notice[] {
  const { before, after, watchers } = input;
  if (event.type === "submitted") return submitted(input);
  const teller = TELLERS[event.type] as Teller<DecisionEvent["type"]> | undefined;
  const told = teller?.(event, after);
  if (!told) return [];
  const { kind, what, detail, anchor, key } = told;
  // A new revision has no signatures any more: those who gave the old ones must hear of it.
  const to = [...new Set([...peopleAround(before, watchers), ...peopleAround(after, watchers)])];
  return [{ kind, to, title: `${nameOf(after)}: ${what}`, detail, href: hrefOf(after, anchor), key }];
}

/** Whom an act concerns, and in which words; whoever acted is told nothing that they did themselves. */
export function noticesOf(input: NoticeInput): Notice[] {
  const actors = new Set(input.events.map((event) => event.by));
  return [...input.events.flatMap((event) => noticesOfEvent(input, event)), ...allSigned(input)]
    .map((notice) => ({ ...notice, to: notice.to.filter((personId) => !actors.has(personId)) }))
    .filter((notice) => notice.to.length > 0);
}

/** The stations that still wait for an answer that counts, in the form's order; the last one only when it is its turn. */
export function openStations(decision: Decision, template: Template): Template["stations"][number]["role"][] {
  const last = lastStationRole(template);
  const open = template.stations
    .map(({ role }) => role)
    .filter((role) => role !== last && standingSignOff(decision, role) === null);
  return open.length > 0 ? open : [last];
}
