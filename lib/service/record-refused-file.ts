import { plainLine } from "../decision/plain-text.ts";
import type { RefusalCode } from "../decision/refusals.ts";
import { findPerson } from "../store/people.ts";
import type { Service } from "./open-service.ts";
import { recordActs } from "./record-act.ts";

/** Longer names say no more about who sent what. */
const SHOWN_NAME_LENGTH = 100;

/** A file that was refused before it became a command stands in the audit stream all the same, without its bytes. */
export async function recordRefusedFile(
  sent: {
    service: Service;
    actorPersonId: string;
    decisionId: string;
    file: { name: string; bytes: Uint8Array };
  },
  command: "attachFile" | "importEvidence",
  code: RefusalCode,
): Promise<void> {
  const { service, actorPersonId, decisionId, file } = sent;
  const person = await findPerson(service.store.prisma, actorPersonId);
  const name = plainLine(file.name).slice(0, SHOWN_NAME_LENGTH);
  await recordActs(service, [
    {
      atMs: Date.now(),
      actorId: actorPersonId,
      actorName: person?.name ?? actorPersonId,
      act: "refused",
      subjectType: "decision",
      subjectId: decisionId,
      detail: { command, code, details: { name, sizeBytes: file.bytes.length } },
    },
  ]);
}
