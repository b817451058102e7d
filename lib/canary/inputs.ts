import type { CanaryConfig, Template, TriggerKind } from "../template/schema.ts";
import type { Intent, RunEventBody, RunKind, RunPhase, VenueAccount, VenueOrder } from "./run-events.ts";
import type { Control, Telemetry } from "./telemetry.ts";

/** Everything fixed before a run begins. */
export type RunSetup = {
  runId: string;
  kind: RunKind;
  template: Template;
  config: CanaryConfig;
  /** Venue account name (`demo`, `production`). */
  account: string;
  durationSec: number;
  countdownSec: number;
  buildId: string;
  /** Client order ids of this run begin with it; anything else on the account is foreign. */
  orderPrefix: string;
  /** The venue's own name of the symbol, accepted beside `config.symbol` in venue orders. */
  venueSymbol?: string;
  /** Preflight steps that must be green at T-0; without it all of the template's for a canary, none for demo and drills. */
  requiredPreflight?: string[];
};

type At = {
  /** When the writer observed it, epoch ms UTC (fraction allowed). Use a clock that cannot jump back. */
  atMs: number;
  /** Number of the canary's line that this came from, counted from 1 over the canary's whole life. */
  lineNumber?: number;
};

/** Everything that can reach a run. What the canary says comes as `telemetry`; what the venue says comes from the supervisor's own connection. */
export type RunInput = At &
  /** `against`: why nothing may be started at this venue and account, in words. */
  (
    | { type: "begin"; signatures: { ok: boolean; detail: string } | null; against?: string | null }
    /** Answer to `verifySignatures`: what the worker found in data that it read afresh at T-0. */
    | { type: "signatures"; ok: boolean; detail: string }
    | { type: "preflightStepStarted"; stepId: string }
    | { type: "preflightStep"; stepId: string; ok: boolean; output: string; durationMs: number }
    | { type: "childStarted"; pid: number | null }
    | { type: "childSpawnFailed"; reason: string }
    | { type: "childExited"; code: number | null; signal: string | null; lastWords?: string }
    | { type: "telemetry"; line: Telemetry }
    | { type: "malformed"; reason: string; excerpt: string }
    | { type: "unknownLine"; lineType: string }
    | { type: "venueAccount"; account: VenueAccount }
    | { type: "venueOrder"; order: VenueOrder }
    | { type: "venueStream"; name: "public" | "private"; state: "up" | "down" | "stale" }
    | { type: "venueReachable"; ok: boolean; detail: string }
    | {
        type: "funding";
        settledAtMs: number;
        rate: string;
        markPrice: string;
        positionBtc: string;
        bookedUsd: string;
      }
    | { type: "market"; bid: string; ask: string; depthUsd: string; markPrice?: string }
    | { type: "timer" }
    | { type: "intent"; intent: Intent }
    | { type: "identityMismatch"; what: string }
    | { type: "leaseLost"; reason: string }
    | { type: "databaseLost"; sinceMs: number }
    | { type: "databaseBack" }
    /** First input to a resumed engine: this worker has taken the run from a lost one. */
    | { type: "takeOver"; by: string; leaseEpoch: number; reason: string }
    /** First input after a worker took over a live run with everything that the lost one knew: it goes on from there. */
    | { type: "watchResumed"; by: string; leaseEpoch: number; unwatchedMs: number }
    /** A command of the template's own beside one of ours: its kill, stop, archive or report. */
    | {
        type: "teamCommand";
        stepId: string;
        text: string;
        ok: boolean;
        output: string;
        durationMs: number;
      }
    | { type: "killStage"; stage: "SENT" | "RECEIVED" | "CANCELLED" | "FLAT"; detail: string }
    | { type: "flat"; positionBtc: string; openOrders: number; by: "worker" | "watchdog" }
    /** `positionBtc` may be "unknown" and `openOrders` -1 where the venue could not be read. */
    | { type: "notFlat"; positionBtc: string; openOrders: number; reason: string }
    /** `entries`/`gaps`: length of the record so far and how many sequence numbers are missing in it. */
    | { type: "archived"; path: string; sha256: string; durationMs: number; entries: number; gaps: number }
    | { type: "archiveFailed"; reason: string; durationMs: number }
    | { type: "reportWritten"; path: string; durationMs: number }
    | { type: "reportFailed"; reason: string; durationMs: number }
  );
export type RunInputType = RunInput["type"];
/** The input of one type, without its time: `InputOf<"flat">`. */
export type InputOf<T extends RunInputType> = Extract<RunInput, { type: T }>;

export type ReportKind = Extract<RunEventBody, { type: "reportWritten" }>["kind"];

/** What the shell around `step` has to do. `kill` goes first, at once, before anything is written. */
export type Effect =
  | { type: "startPreflight" }
  /** T-0 of a canary: read decision, people and keys afresh, verify the sign-offs, report `signatures`. */
  | { type: "verifySignatures" }
  | { type: "launchChild" }
  | { type: "sendControl"; control: Control }
  /** Cancel everything and close everything at the venue, then report killStage…, flat or notFlat. */
  | { type: "kill"; trigger: TriggerKind; reason: string; attempt: number }
  /** Ask the canary to end (SIGTERM); with `force`, SIGKILL. Then report childExited. */
  | { type: "stopChild"; force: boolean }
  /** Read position and open orders back from the venue (poll up to a few seconds), report flat or notFlat. */
  | { type: "proveFlat" }
  | { type: "archive" }
  | { type: "writeReport"; kind: ReportKind }
  /** Tell the contacts: not flat after several attempts. */
  | { type: "escalate"; reason: string }
  /** Nothing more will come; release the lease. */
  | { type: "finish"; phase: RunPhase };

export type StepResult<E> = { engine: E; events: RunEventBody[]; effects: Effect[] };
