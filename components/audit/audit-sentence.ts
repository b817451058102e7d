import { auditWords } from "./audit-words.ts";

type Facts = { act: string; actorName: string; subjectType: string; detail: unknown };
type Fields = { [key: string]: unknown };

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === "object" ? (value as Fields) : {};
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** What a person or the machine did, as the rest of a sentence that begins with their name. */
const DID: Readonly<Record<string, (detail: Fields, event: Fields) => string>> = {
  createDecision: () => "opened the decision",
  cloneDecision: () => "copied a decision into a new one",
  renameDecision: () => "renamed the decision",
  changeConfig: () => "changed the configuration",
  tickItem: (_detail, event) => `ticked ${textOf(event.itemId)}`,
  untickItem: (_detail, event) => `took the tick off ${textOf(event.itemId)}`,
  verifyItem: (_detail, event) => `verified ${textOf(event.itemId)} as the second person`,
  attestItem: (_detail, event) => `attested ${textOf(event.itemId)}: ${textOf(event.value)}`,
  waiveItem: (_detail, event) => `waived ${textOf(event.itemId)}: ${textOf(event.reason)}`,
  withdrawWaiver: (_detail, event) => `took back the waiver of ${textOf(event.itemId)}`,
  attachFile: (_detail, event) => `attached ${textOf(fieldsOf(event.attachment).name) || "a file"}`,
  removeAttachment: (_detail, event) => `removed ${textOf(fieldsOf(event.attachment).name) || "a file"}`,
  importEvidence: () => "imported metrics from a file",
  writeNote: (_detail, event) => `wrote the note ${textOf(event.noteId)}`,
  setContact: (_detail, event) => `set the contact ${textOf(fieldsOf(event.contact).role)}`,
  startDemo: () => "started a demo run",
  startDrills: () => "started the drills",
  setDrillRenewal: (_detail, event) =>
    event.isOn ? "asked for drills that run again before they expire" : "ended the renewal of the drills",
  renewDrills: () => "started the drills again, before their evidence expires",
  submit: () => "submitted the revision for review",
  reopen: (_detail, event) => `opened a new revision: ${textOf(event.reason)}`,
  signOff: (_detail, event) => {
    const { choice, role } = fieldsOf(event.signOff);
    return `said ${textOf(choice).replace("_", "-")} as ${auditWords(textOf(role)).toLowerCase()}`;
  },
  withdrawSignOff: () => "took a sign-off back",
  go: () => "said GO: the canary is authorised",
  relaunch: () => "ordered another launch",
  recordRootCause: () => "recorded root cause and fixes",
  tickAfter: (_detail, event) => `ticked ${textOf(event.row)} after the canary`,
  attachEvidence: () => "attached the run's evidence",
  markLaunched: () => "saw the canary launch",
  markRunEnded: (_detail, event) => `saw the run end: ${textOf(event.outcome)}`,
  sealRun: (detail) => `sealed the run's record of ${textOf(detail.entries)} entries`,
  exportBundle: () => "made a proof bundle",
  templateDrafted: () => "began a new template version",
  templateEdited: () => "edited a template draft",
  templateImported: () => "imported a template",
  templatePublished: () => "published a template version",
  templateRetired: () => "retired a template version",
  templateDiscarded: () => "discarded a template draft",
  passkeyInvited: () => "invited a person to enrol a passkey",
  passkeyEnrolled: () => "enrolled a passkey",
  passkeyConfirmed: () => "confirmed a passkey",
  passkeyRevoked: () => "revoked a passkey",
  changePassword: () => "changed a password",
  venueAdded: () => "added a venue",
  venueKeysSet: (detail) => `entered keys of a venue (fingerprint ${textOf(detail.fingerprint)})`,
  venueTestAsked: () => "asked for a connection test of a venue",
  venueRetired: () => "retired a venue",
  signedIn: () => "signed in",
  signedOut: () => "signed out",
  KILL: () => "pressed the kill switch",
  STOP: () => "stopped the run",
  HOLD: () => "called HOLD",
  RESUME: () => "lifted the hold",
  CONFIRM_CHECKPOINT: (detail) => `confirmed the checkpoint ${textOf(detail.checkpointId)}`,
  ANSWER_CONTINUE: () => "answered: continue",
  ANSWER_ROLL_BACK: () => "answered: roll back",
  REPORT_UNAUTHORISED: () => "reported unauthorised behaviour",
  END_EARLY: () => "ended the run early",
};

function refusedWords(detail: Fields): string {
  const what = textOf(detail.command) || "something";
  const code = auditWords(textOf(detail.code) || "refused").toLowerCase();
  return `was refused: ${auditWords(what).toLowerCase()} (${code})`;
}

/** One entry as a sentence: who did what. An act without words of its own is named as it stands. */
export function auditSentence({ act, actorName, detail }: Facts): string {
  const fields = fieldsOf(detail);
  const events = Array.isArray(fields.events) ? fields.events : [];
  const who = actorName || "Somebody";
  if (act === "refused" || act === "signInRefused")
    return `${who} ${refusedWords({ command: act === "refused" ? undefined : "signIn", ...fields })}`;
  const words = DID[act]?.(fields, fieldsOf(events[0]));
  return words ? `${who} ${words}` : `${who}: ${auditWords(act).toLowerCase()}`;
}
