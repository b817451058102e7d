import { DEMO_PASSWORD } from "#lib/service/demo-people.ts";
import type { Who } from "../fixtures/people.ts";
import type { World } from "./world.ts";

/** The second press of the plain form. */
const confirmedKill = () => {
  const form = new FormData();
  form.set("confirmed", "yes");
  return form;
};

/** Everybody may knock here and come in; what the rules say then is another matter. */
const ANYONE = "anyone";

export type ActionRow = {
  input: (world: World) => unknown;
  /** Whom the rules let do it, all conditions met. Everybody else is refused. */
  may: readonly Who[] | typeof ANYONE;
};

const DAY_MS = 24 * 3600_000;
const password = DEMO_PASSWORD;
const target = ({ decisionId, version: expectedVersion }: World) => ({ decisionId, expectedVersion });
const act = { type: "signOff", role: "ENGINEER", choice: "GO", comment: "" };
const assertion = {
  id: "AA",
  rawId: "AA",
  type: "public-key",
  response: { authenticatorData: "AA", clientDataJSON: "AA", signature: "AA" },
};
const newKey = {
  id: "AA",
  rawId: "AA",
  type: "public-key",
  response: { clientDataJSON: "AA", attestationObject: "AA" },
};
const ofPerson = ({ personId }: World) => ({ personId });
const ADMINS = ["auditor", "secondAdmin"] as const;
const DRAFTERS = ["engineer", "riskManager", ...ADMINS] as const;
const PUBLISHERS = ["riskManager", ...ADMINS] as const;
const file = { format: "yaml", text: "title: x", basedOn: "rehearsal-v1", isNew: false };

/** One row for every server action, by file and name. An action without a row fails the test: nobody has looked at its door. */
export const ACTIONS: Readonly<Record<string, ActionRow>> = {
  "decisions/new/actions.ts#openDecision": {
    input: () => ({ templateId: "rehearsal-v1", title: "Opened by hand" }),
    may: ["engineer"],
  },
  "decisions/[decisionId]/actions.ts#sendCommand": {
    input: (world) => ({ ...target(world), command: { type: "renameDecision", title: "Renamed by hand" } }),
    may: ["engineer"],
  },
  "decisions/[decisionId]/actions.ts#sendPasswordSignature": {
    input: (world) => ({ ...target(world), act, password }),
    may: [],
  },
  "decisions/[decisionId]/actions.ts#requestSignature": {
    input: (world) => ({ ...target(world), act }),
    may: [],
  },
  "decisions/[decisionId]/actions.ts#sendPasskeySignature": {
    input: () => ({ challengeId: "none", answer: assertion }),
    may: [],
  },
  "decisions/[decisionId]/actions.ts#sendClone": {
    input: ({ decisionId }) => ({ decisionId }),
    may: ["engineer"],
  },
  "decisions/[decisionId]/watch-action.ts#sendWatch": {
    input: ({ decisionId }) => ({ decisionId, isWatching: true }),
    may: ANYONE,
  },
  "runs/[runId]/actions.ts#sendIntent": {
    input: ({ runId }) => ({ runId, kind: "RESUME" }),
    may: ["engineer", "riskManager", "productOwner", "cto"],
  },
  "inbox/actions.ts#markRead": { input: () => ({ ids: ["1"] }), may: ANYONE },
  "settings/passkey-actions.ts#beginPasskey": {
    input: () => ({ label: "Key", code: "none", password }),
    may: [],
  },
  "settings/passkey-actions.ts#vouchPasskey": {
    input: () => ({ challengeId: "none", answer: assertion }),
    may: [],
  },
  "settings/passkey-actions.ts#saveNewPasskey": {
    input: () => ({ challengeId: "none", answer: newKey }),
    may: [],
  },
  "settings/passkey-actions.ts#endPasskey": { input: () => ({ credentialId: "none" }), may: [] },
  "settings/passkey-actions.ts#inviteToPasskey": {
    input: (world) => ({ ...ofPerson(world), password }),
    may: ADMINS,
  },
  "settings/passkey-actions.ts#confirmNewPasskey": {
    input: () => ({ credentialId: "none", password }),
    may: [],
  },
  "settings/password/actions.ts#sendNewPassword": {
    input: () => ({ oldPassword: password, newPassword: "short" }),
    may: [],
  },
  "settings/delegations/actions.ts#sendDelegation": {
    input: ({ personId: toPersonId }) => ({
      role: "CTO",
      fromPersonId: "per_chen",
      toPersonId,
      fromMs: Date.now() + 300 * DAY_MS,
      untilMs: Date.now() + 301 * DAY_MS,
      reason: "by hand",
    }),
    may: ADMINS,
  },
  "settings/delegations/actions.ts#sendRevocation": { input: () => ({ delegationId: "none" }), may: ADMINS },
  "settings/venues/actions.ts#sendAddVenue": {
    input: () => ({
      presetId: "okx-demo",
      id: "okx-by-hand",
      title: "By hand",
      restUrl: "",
      wsUrl: "",
      symbol: "",
    }),
    may: ADMINS,
  },
  "settings/venues/actions.ts#sendVenueKeys": {
    input: () => ({ venueId: "none", apiKey: "by-hand", secret: "by-hand", password: "by-hand" }),
    may: ADMINS,
  },
  "settings/venues/actions.ts#sendTestVenue": { input: () => ({ venueId: "none" }), may: ADMINS },
  "settings/venues/actions.ts#sendRetireVenue": { input: () => ({ venueId: "none" }), may: ADMINS },
  "settings/people/actions.ts#sendAddPerson": {
    input: () => ({ name: "Added By Hand", email: "added@countersign.example", roles: ["OBSERVER"] }),
    may: ADMINS,
  },
  "settings/people/actions.ts#previewChange": {
    input: (world) => ({ ...ofPerson(world), active: false }),
    may: ADMINS,
  },
  "settings/people/actions.ts#sendChangeRoles": {
    input: (world) => ({ ...ofPerson(world), roles: ["OBSERVER"], seenRoles: [] }),
    may: ADMINS,
  },
  "settings/people/actions.ts#sendSetActive": {
    input: (world) => ({ ...ofPerson(world), active: false }),
    may: ADMINS,
  },
  "settings/people/actions.ts#sendEndSessions": { input: ofPerson, may: ADMINS },
  "settings/people/actions.ts#sendResetPassword": { input: ofPerson, may: ADMINS },
  "templates/actions.ts#draftVersion": { input: () => ({ basedOn: "rehearsal-v1" }), may: DRAFTERS },
  "templates/actions.ts#saveDraft": {
    input: () => ({ templateId: "none", expectedRevision: 1, edits: {} }),
    may: DRAFTERS,
  },
  "templates/actions.ts#publishVersion": {
    input: () => ({ templateId: "none", expectedRevision: 1 }),
    may: PUBLISHERS,
  },
  "templates/actions.ts#discardVersion": { input: () => ({ templateId: "none" }), may: DRAFTERS },
  "templates/actions.ts#retireVersion": { input: () => ({ templateId: "none" }), may: PUBLISHERS },
  "templates/actions.ts#previewFile": { input: () => ({ file }), may: ANYONE },
  "templates/actions.ts#importFile": { input: () => ({ file, isConfirmed: false }), may: DRAFTERS },
};

/**
 * `open`: for everybody. `read`: for whoever is signed in. `change`: besides only from our own pages, and by those whom `may` names.
 */
export type RouteRow = Readonly<
  Partial<
    Record<
      "GET" | "POST",
      "open" | "read" | { may: readonly Who[] | typeof ANYONE; body?: (world: World) => FormData }
    >
  >
> & { path?: (world: World) => string };

function upload(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob(["a line of text\n"], { type: "text/plain" }), "note.txt");
  return form;
}

/** One row for every route handler; a method that no row names must not exist. */
export const ROUTES: Readonly<Record<string, RouteRow>> = {
  "/api/auth/[...nextauth]": { GET: "open", POST: { may: ANYONE }, path: () => "/api/auth/signout" },
  "/api/health": { GET: "open" },
  "/api/live": { GET: "read" },
  "/api/inbox": { GET: "read" },
  "/api/audit/alarms": { GET: "read" },
  "/api/templates/[templateId]/yaml": { GET: "read" },
  "/api/templates/[templateId]/form": { GET: "read" },
  "/api/decisions/[decisionId]/json": { GET: "read" },
  "/api/decisions/[decisionId]/bundle": { GET: "read" },
  "/api/decisions/[decisionId]/form": { GET: "read" },
  "/api/decisions/[decisionId]/csv": { GET: "read" },
  "/api/decisions/[decisionId]/attachments/[attachmentId]": { GET: "read" },
  "/api/decisions/[decisionId]/attachments": {
    POST: {
      may: ["engineer"],
      body: ({ version }) => upload({ expectedVersion: String(version), kind: "NOTE", id: "market" }),
    },
  },
  "/api/decisions/[decisionId]/metrics-import": {
    POST: {
      may: ["engineer"],
      body: ({ version }) => upload({ expectedVersion: String(version), sha256: "0".repeat(64) }),
    },
  },
  "/api/runs/[runId]/events": { GET: "read" },
  "/api/runs/[runId]/report": { GET: "read" },
  "/api/runs/[runId]/kill": { POST: { may: ANYONE, body: confirmedKill } },
};
