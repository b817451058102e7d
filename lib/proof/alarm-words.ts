import type { AlarmKind } from "./chain-findings.ts";

type AlarmWords = { title: string; whatHappened: string; safeNow: string; doNext: string };

const SAFE =
  "Decisions, signatures and runs go on: each signature is verified by itself before every launch, and no rollback waits for the audit stream.";
const NEXT =
  "Keep the database as it is, take a copy of it and of the witness's folder, and find out who had the owner's access at that time. The runbook says how to compare them.";

/** What each alarm of the witness means, what is safe all the same, and what to do next. */
export const ALARM_WORDS: Readonly<Record<AlarmKind, AlarmWords>> = {
  CHANGED: {
    title: "An audit entry was changed",
    whatHappened:
      "Its words, or a hash in it, are not those that were chained. The application cannot do this.",
    safeNow: SAFE,
    doNext: NEXT,
  },
  DELETED: {
    title: "An audit entry is missing",
    whatHappened: "The numbers of the entries have a gap. The application cannot delete entries.",
    safeNow: SAFE,
    doNext: NEXT,
  },
  INSERTED: {
    title: "An audit entry was put in",
    whatHappened: "An entry stands where no act was recorded, past the only door to the chain.",
    safeNow: SAFE,
    doNext: NEXT,
  },
  REORDERED: {
    title: "Audit entries stand in another order",
    whatHappened: "Entries were given other numbers than the ones they were recorded under.",
    safeNow: SAFE,
    doNext: NEXT,
  },
  TAIL_CUT: {
    title: "The end of the audit stream was cut off",
    whatHappened: "Entries that the witness has signed are not there any more.",
    safeNow: SAFE,
    doNext: `${NEXT} If the database was restored from a backup, the entries after the backup are lost: say so in the incident's record and begin a new memory of the witness.`,
  },
  REWRITTEN: {
    title: "The audit stream was written anew",
    whatHappened: "It hangs together, but it is not the stream that the witness has signed.",
    safeNow: SAFE,
    doNext: NEXT,
  },
  CLOCK_JUMP: {
    title: "A clock jumped",
    whatHappened:
      "An entry's time cannot be right: a machine's clock was moved, or an act was dated by hand.",
    safeNow: `${SAFE} The order of entries does not follow from their times.`,
    doNext:
      "Check the time service of the database's and the web's machines. The alarm ends by itself after 24 hours.",
  },
};
