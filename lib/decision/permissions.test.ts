import { expect, test } from "vitest";
import { commandSchema } from "./commands.ts";
import { type Actor, PERSON_ROLES, type PersonRole } from "./model.ts";
import { type Action, MACHINE_ACTOR, may, PERMISSIONS, whoMay } from "./permissions.ts";

const E = "ENGINEER";
const R = "RISK_MANAGER";
const P = "PRODUCT_OWNER";
const C = "CTO";
const SIGNERS: PersonRole[] = [E, R, P, C];
const ALL: PersonRole[] = [...PERSON_ROLES];

/** Written out a second time on purpose: a change of the table must be said twice. */
const EXPECTED: Record<Action, readonly PersonRole[]> = {
  createDecision: [E],
  renameDecision: [E],
  changeConfig: [E],
  tickItem: [E],
  untickItem: [E],
  attestItem: [E],
  verifyItem: [R],
  waiveItem: [R],
  withdrawWaiver: [R],
  attachFile: [E],
  importEvidence: [E],
  removeAttachment: [E],
  writeNote: [...SIGNERS, "ADMIN"],
  setContact: [...SIGNERS, "ADMIN"],
  startDemo: [E],
  startDrills: [E],
  setDrillRenewal: [E],
  submit: [E],
  reopen: SIGNERS,
  signOff: SIGNERS,
  withdrawSignOff: SIGNERS,
  go: [C],
  relaunch: [C],
  recordRootCause: [E, R],
  tickAfter: SIGNERS,
  renewDrills: [],
  attachEvidence: [],
  markLaunched: [],
  markRunEnded: [],
  KILL: ALL,
  STOP: ALL,
  HOLD: ALL,
  ANSWER_ROLL_BACK: ALL,
  REPORT_UNAUTHORISED: ALL,
  RESUME: SIGNERS,
  CONFIRM_CHECKPOINT: [E, R],
  ANSWER_CONTINUE: [E, R],
  END_EARLY: SIGNERS,
  viewAudit: ALL,
  actOnAlarms: ["ADMIN", "AUDITOR"],
  managePeople: ["ADMIN"],
  manageSettings: ["ADMIN"],
  manageVenues: ["ADMIN"],
  draftTemplate: [E, R, "ADMIN"],
  publishTemplate: [R, "ADMIN"],
  retireTemplate: [R, "ADMIN"],
};
const ACTIONS = Object.keys(EXPECTED) as Action[];
const holder = (...roles: PersonRole[]): Actor => ({ personId: "someone", name: "Someone", roles });

test("the table knows every command", () => {
  const commands = commandSchema.options.map((option) => option.shape.type.value);
  expect(commands.length).toBeGreaterThan(20);
  for (const command of commands) expect(PERMISSIONS[command]).toBeDefined();
  expect(Object.keys(PERMISSIONS).sort()).toEqual([...ACTIONS].sort());
});

test.each(ACTIONS.flatMap((action) => PERSON_ROLES.map((role) => [role, action] as const)))(
  "%s, %s",
  (role, action) => {
    expect(may(holder(role), action)).toBe(EXPECTED[action].includes(role));
  },
);

test.each(ACTIONS)("the worker may %s only if no person may", (action) => {
  expect(may(MACHINE_ACTOR, action)).toBe(EXPECTED[action].length === 0);
});

test("someone signed in without any role may stop a run and nothing that opens", () => {
  const allowed = ACTIONS.filter((action) => may(holder(), action));
  expect(allowed.sort()).toEqual([
    "ANSWER_ROLL_BACK",
    "HOLD",
    "KILL",
    "REPORT_UNAUTHORISED",
    "STOP",
    "viewAudit",
  ]);
});

test("who may is said in words", () => {
  expect(whoMay("recordRootCause")).toBe("Engineer or Risk Manager");
  expect(whoMay("KILL")).toBe("anyone signed in");
  expect(whoMay("markLaunched")).toBe("the worker alone");
});
