import { createRandom } from "./engine/random.ts";
import { type Refusal, refuse } from "./engine/refusal.ts";

export type HttpErrorKind = "5xx" | "50004" | "50011" | "mix";
/** Which requests fail: every one, those that command an order, or all the others. */
type HttpErrorOn = "all" | "commands" | "queries";
/** What a client gets instead of the answer to a command that was carried out; "nothing": its own time limit ends it. */
export type LostAnswer = "cut" | "5xx" | "50004" | "nothing";
/** Announced for later, or under way: then every request but time and status is refused. */
export type Maintenance = "none" | "scheduled" | "ongoing";
export type StreamScope = "none" | "public" | "private" | "all";

/** Disturbances of one scope: everyone, or one account. Rates are 0 to 1. */
export interface FaultSet {
  latencyMs: number;
  httpErrorRate: number;
  httpErrorKind: HttpErrorKind;
  httpErrorOn: HttpErrorOn;
  rejectRate: number;
  /** Share of order commands that are carried out and whose answer is lost. */
  dropAnswerRate: number;
  lostAnswer: LostAnswer;
  /** REST does not know an order of less than this age. */
  lookUpLagMs: number;
  stallStreams: StreamScope;
  freezeBook: boolean;
  /** Largest share of its size that an order may fill at one time; 1 = no limit. */
  fillShare: number;
  /** Pushes of these streams are sent twice. */
  duplicatePush: StreamScope;
  /** The venue's clock is ahead of the host's by this much (everyone). */
  clockSkewMs: number;
  /** Market data carry a time this far in the past (everyone). */
  staleTimestampMs: number;
  maintenance: Maintenance;
}

const NO_FAULTS: FaultSet = {
  latencyMs: 0,
  httpErrorRate: 0,
  httpErrorKind: "mix",
  httpErrorOn: "all",
  rejectRate: 0,
  dropAnswerRate: 0,
  lostAnswer: "cut",
  lookUpLagMs: 0,
  stallStreams: "none",
  freezeBook: false,
  fillShare: 1,
  duplicatePush: "none",
  clockSkewMs: 0,
  staleTimestampMs: 0,
  maintenance: "none",
};

/** Scope of faults that hit everyone. */
const EVERYONE = "*";

/** The faults in force. Those of an account stand beside those of everyone; the stronger one counts. */
export class Faults {
  private readonly sets = new Map<string, FaultSet>();
  private readonly random = createRandom("faults");

  set(account: string | undefined, change: Partial<FaultSet>): void {
    const scope = account ?? EVERYONE;
    this.sets.set(scope, { ...(this.sets.get(scope) ?? NO_FAULTS), ...change });
  }

  /** Ends the faults of one account, or all of them. */
  clear(account?: string): void {
    if (account === undefined) this.sets.clear();
    else this.sets.delete(account);
  }

  list(): Record<string, FaultSet> {
    return Object.fromEntries(this.sets);
  }

  of(account: string | null): FaultSet {
    const all = this.sets.get(EVERYONE) ?? NO_FAULTS;
    const own = (account === null ? undefined : this.sets.get(account)) ?? NO_FAULTS;
    return {
      latencyMs: Math.max(all.latencyMs, own.latencyMs),
      httpErrorRate: Math.max(all.httpErrorRate, own.httpErrorRate),
      httpErrorKind: own.httpErrorRate > 0 ? own.httpErrorKind : all.httpErrorKind,
      httpErrorOn: own.httpErrorRate > 0 ? own.httpErrorOn : all.httpErrorOn,
      rejectRate: Math.max(all.rejectRate, own.rejectRate),
      dropAnswerRate: Math.max(all.dropAnswerRate, own.dropAnswerRate),
      lostAnswer: own.dropAnswerRate > 0 ? own.lostAnswer : all.lostAnswer,
      lookUpLagMs: Math.max(all.lookUpLagMs, own.lookUpLagMs),
      stallStreams: own.stallStreams === "none" ? all.stallStreams : own.stallStreams,
      freezeBook: all.freezeBook,
      fillShare: Math.min(all.fillShare, own.fillShare),
      duplicatePush: own.duplicatePush === "none" ? all.duplicatePush : own.duplicatePush,
      clockSkewMs: all.clockSkewMs,
      staleTimestampMs: all.staleTimestampMs,
      maintenance: all.maintenance,
    };
  }

  /** The failure this request meets, or null. */
  httpError(
    account: string | null,
    isCommand: boolean,
  ): { status: number; code: "50001" | "50004" | "50011" } | null {
    const { httpErrorRate, httpErrorKind, httpErrorOn } = this.of(account);
    if (httpErrorOn !== "all" && (httpErrorOn === "commands") !== isCommand) return null;
    if (httpErrorRate === 0 || this.random.uniform() >= httpErrorRate) return null;
    const kinds = ["5xx", "50004", "50011"] as const;
    const kind =
      httpErrorKind === "mix" ? kinds[Math.floor(this.random.uniform() * kinds.length)] : httpErrorKind;
    if (kind === "50004") return { status: 200, code: "50004" };
    return kind === "50011" ? { status: 429, code: "50011" } : { status: 503, code: "50001" };
  }

  /** The refusal this order meets, or null. */
  orderRefusal(account: string): Refusal | null {
    const { rejectRate } = this.of(account);
    return rejectRate > 0 && this.random.uniform() < rejectRate ? refuse("51006") : null;
  }

  /** How the answer to this command is lost, or null. */
  answerLoss(account: string): LostAnswer | null {
    const { dropAnswerRate, lostAnswer } = this.of(account);
    return dropAnswerRate > 0 && this.random.uniform() < dropAnswerRate ? lostAnswer : null;
  }

  isStreamStalled(account: string | null, stream: "public" | "private"): boolean {
    const { stallStreams } = this.of(account);
    return stallStreams === "all" || stallStreams === stream;
  }

  isPushDuplicated(account: string | null, stream: "public" | "private"): boolean {
    const { duplicatePush } = this.of(account);
    return duplicatePush === "all" || duplicatePush === stream;
  }
}
