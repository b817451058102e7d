import { z } from "zod";
import { auditWords } from "#components/audit/audit-words.ts";

/** What the words of a timeline rest on in an audit entry's detail; entries that have none of it are told by their act alone. */
const detailSchema = z.object({
  command: z.string().optional(),
  events: z
    .array(
      z.object({
        itemId: z.string().optional(),
        noteId: z.string().optional(),
        row: z.string().optional(),
        title: z.string().optional(),
        contact: z.object({ role: z.string() }).optional(),
        attachment: z.object({ name: z.string() }).optional(),
        type: z.string().optional(),
        isOn: z.boolean().optional(),
        reason: z.string().optional(),
        why: z.string().optional(),
        revoked: z
          .array(
            z.object({
              text: z.string(),
              reason: z.string(),
              tickedByName: z.string().nullable(),
              verifiedByName: z.string().nullable(),
              waivedByName: z.string().nullable(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});

const ACT_WORDS: Readonly<Record<string, string>> = {
  tickItem: "Ticked",
  untickItem: "Tick taken back",
  verifyItem: "Verified",
  attestItem: "Attested",
  waiveItem: "Waived",
  withdrawWaiver: "Waiver withdrawn",
  attachFile: "File attached",
  importEvidence: "Evidence imported",
  removeAttachment: "Attachment removed",
  writeNote: "Note written",
  setContact: "Contact set",
  changeConfig: "Configuration changed",
  renameDecision: "Renamed",
  startDemo: "Demo run started",
  startDrills: "Drills started",
  renewDrills: "Drills started again before they expire",
  attachEvidence: "Evidence attached",
  submit: "Submitted for review",
  reopen: "Reopened",
  signOff: "Signed off",
  withdrawSignOff: "Sign-off withdrawn",
  go: "GO",
  relaunch: "Launched again",
  markLaunched: "Canary launched",
  markRunEnded: "Run ended",
  recordRootCause: "Root cause and fixes recorded",
  tickAfter: "Done after the canary",
};

type DetailEvent = NonNullable<z.infer<typeof detailSchema>["events"]>[number];
type Revoked = NonNullable<DetailEvent["revoked"]>[number];

function revokedWords({ text, reason, tickedByName, verifiedByName, waivedByName }: Revoked): string {
  const lost = [
    tickedByName ? `the tick of ${tickedByName}` : null,
    verifiedByName ? `the verification of ${verifiedByName}` : null,
    waivedByName ? `the waiver of ${waivedByName}` : null,
  ].filter((one) => one !== null);
  return `“${text}” lost ${lost.join(" and ")}: ${reason}`;
}

/** What new evidence did to a decision, in words; null when the events tell of none. */
function evidenceWords(events: readonly DetailEvent[]): string | null {
  const revoked = events.flatMap((event) => event.revoked ?? []).map(revokedWords);
  const opened = events.find(
    (event) => event.type === "revisionOpened" && event.reason?.startsWith("a new "),
  );
  const aside = events.find((event) => event.type === "evidenceSetAside");
  const words = [
    opened?.reason ? `Every signature is void: ${opened.reason}` : null,
    ...revoked,
    aside?.why ? `Noted only: ${aside.why}` : null,
    events.some((event) => event.type === "evidenceRenewed")
      ? "Every drill passed again: the evidence that was signed counts from now on"
      : null,
  ].filter((one) => one !== null);
  return words.length > 0 ? `${words.join(". ")}.` : null;
}

/**
 * An entry of a decision's history in words: what was done, and on what of the form. `names` are the texts of items
 * and notes by their ids.
 */
export function timelineWords(
  entry: { act: string; detail: unknown },
  names: ReadonlyMap<string, string>,
): { words: string; about: string | null } {
  const detail = detailSchema.safeParse(entry.detail).data ?? {};
  if (entry.act === "refused") {
    return { words: `Refused: ${auditWords(detail.command ?? "an act").toLowerCase()}`, about: null };
  }
  const renewal = detail.events?.find((event) => event.type === "drillRenewalSet");
  if (renewal) {
    const words = renewal.isOn
      ? "Drills run again before they expire"
      : "Drills no longer run again by themselves";
    return { words, about: null };
  }
  const evidence = evidenceWords(detail.events ?? []);
  const found = (detail.events ?? []).flatMap(({ itemId, noteId, ...event }) => {
    const id = itemId ?? noteId;
    if (id !== undefined) return [names.get(id) ?? id];
    const text = event.row ?? event.title ?? event.contact?.role ?? event.attachment?.name;
    return text === undefined ? [] : [text];
  });
  return { words: ACT_WORDS[entry.act] ?? auditWords(entry.act), about: evidence ?? found[0] ?? null };
}
