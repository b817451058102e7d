import type { CommandType } from "./commands.ts";
import { type Actor, PERSON_ROLES, type PersonRole } from "./model.ts";

/** What a person may do beside the commands on a decision. Run actions carry the name of the intent that they send. */
export const PERSON_ACTIONS = [
  "createDecision",
  "KILL",
  "STOP",
  "HOLD",
  "RESUME",
  "CONFIRM_CHECKPOINT",
  "ANSWER_CONTINUE",
  "ANSWER_ROLL_BACK",
  "REPORT_UNAUTHORISED",
  "END_EARLY",
  "viewAudit",
  "actOnAlarms",
  "managePeople",
  "manageSettings",
  "manageVenues",
  "draftTemplate",
  "publishTemplate",
  "retireTemplate",
] as const;
export type PersonAction = (typeof PERSON_ACTIONS)[number];
export type Action = CommandType | PersonAction;

/** The worker, when it reports to a decision what became of a run. It holds no role, and no person can be it. */
export const MACHINE_ACTOR: Actor = { personId: "system:worker", name: "Countersign worker", roles: [] };

const MACHINE = "MACHINE";
/** Everyone who is signed in, whatever their roles. */
const ANYONE: readonly PersonRole[] = PERSON_ROLES;
const SIGNERS: readonly PersonRole[] = ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER", "CTO"];
const SIGNERS_AND_ADMIN: readonly PersonRole[] = [...SIGNERS, "ADMIN"];

/** Who may do what: the only place that knows. Stopping is open to everyone, opening to few. */
export const PERMISSIONS: Readonly<Record<Action, readonly PersonRole[] | typeof MACHINE>> = {
  createDecision: ["ENGINEER"],
  renameDecision: ["ENGINEER"],
  changeConfig: ["ENGINEER"],
  tickItem: ["ENGINEER"],
  untickItem: ["ENGINEER"],
  attestItem: ["ENGINEER"],
  verifyItem: ["RISK_MANAGER"],
  waiveItem: ["RISK_MANAGER"],
  withdrawWaiver: ["RISK_MANAGER"],
  attachFile: ["ENGINEER"],
  importEvidence: ["ENGINEER"],
  removeAttachment: ["ENGINEER"],
  writeNote: SIGNERS_AND_ADMIN,
  setContact: SIGNERS_AND_ADMIN,
  startDemo: ["ENGINEER"],
  startDrills: ["ENGINEER"],
  setDrillRenewal: ["ENGINEER"],
  submit: ["ENGINEER"],
  reopen: SIGNERS,
  signOff: SIGNERS,
  withdrawSignOff: SIGNERS,
  go: ["CTO"],
  relaunch: ["CTO"],
  recordRootCause: ["ENGINEER", "RISK_MANAGER"],
  tickAfter: SIGNERS,
  renewDrills: MACHINE,
  attachEvidence: MACHINE,
  markLaunched: MACHINE,
  markRunEnded: MACHINE,
  KILL: ANYONE,
  STOP: ANYONE,
  HOLD: ANYONE,
  ANSWER_ROLL_BACK: ANYONE,
  REPORT_UNAUTHORISED: ANYONE,
  RESUME: SIGNERS,
  CONFIRM_CHECKPOINT: ["ENGINEER", "RISK_MANAGER"],
  ANSWER_CONTINUE: ["ENGINEER", "RISK_MANAGER"],
  END_EARLY: SIGNERS,
  viewAudit: ANYONE,
  actOnAlarms: ["ADMIN", "AUDITOR"],
  managePeople: ["ADMIN"],
  manageSettings: ["ADMIN"],
  manageVenues: ["ADMIN"],
  draftTemplate: ["ENGINEER", "RISK_MANAGER", "ADMIN"],
  publishTemplate: ["RISK_MANAGER", "ADMIN"],
  retireTemplate: ["RISK_MANAGER", "ADMIN"],
};

/** Whether this actor's roles permit the action at all; phase and content are judged elsewhere. */
export function may(actor: Actor, action: Action): boolean {
  const allowed = PERMISSIONS[action];
  if (allowed === MACHINE) return actor.personId === MACHINE_ACTOR.personId;
  if (actor.personId === MACHINE_ACTOR.personId) return false;
  // A signed-in person without any role may still stop a run.
  return allowed === ANYONE || actor.roles.some((role) => allowed.includes(role));
}

const ROLE_WORDS: Readonly<Record<PersonRole, string>> = {
  ENGINEER: "Engineer",
  RISK_MANAGER: "Risk Manager",
  PRODUCT_OWNER: "Product Owner",
  CTO: "CTO/Director",
  ADMIN: "Admin",
  AUDITOR: "Auditor",
  OBSERVER: "Observer",
};

/** A role as people call it. */
export function roleWords(role: PersonRole): string {
  return ROLE_WORDS[role];
}

/** Who may do it, in words: "Engineer or Risk Manager". */
export function whoMay(action: Action): string {
  const allowed = PERMISSIONS[action];
  if (allowed === MACHINE) return "the worker alone";
  if (allowed === ANYONE) return "anyone signed in";
  return allowed.map(roleWords).join(" or ");
}
