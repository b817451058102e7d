import { canonicalJson } from "../proof/canonical-json.ts";
import { ROLE_WORDS } from "../proof/sign-off-rules.ts";
import { AUDIT, type BundledEntry, DECISION } from "./bundle-files.ts";
import type { CheckedChain } from "./check-chain.ts";
import { type History, historyOf, UnreadableAct } from "./history.ts";
import { type Bundle, BundleFault } from "./read-bundle.ts";

const ENDS_FAILED: ReadonlySet<string> = new Set(["FAILED", "ROLLED_BACK"]);

const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);
const wrong = (reason: string) => new BundleFault(DECISION, reason);

function read(entries: readonly BundledEntry[], decisionId: string): History {
  try {
    const history = historyOf(entries, decisionId);
    if (history) return history;
  } catch (error) {
    if (error instanceof UnreadableAct) throw new BundleFault(AUDIT, error.message);
    throw error;
  }
  throw wrong("the audit stream does not say that it was ever submitted");
}

function checkRunList({ decision }: Bundle, { runs }: History): void {
  const told = new Map(runs.map((run) => [run.runId, run]));
  const left = runs.find(({ runId }) => !decision.runs.some((run) => run.runId === runId));
  if (left)
    throw wrong(`the audit stream tells of the ${left.kind} run ${left.runId}, and the bundle leaves it out`);
  for (const { runId, kind, outcome } of decision.runs) {
    const run = told.get(runId);
    if (run?.kind !== kind) throw wrong(`the audit stream knows no ${kind} run ${runId} of this decision`);
    if (run.outcome !== outcome)
      throw wrong(
        `the audit stream says that run ${runId} ended ${run.outcome ?? "not yet"}, the bundle says ${outcome ?? "not yet"}`,
      );
  }
  if (told.size !== decision.runs.length) throw wrong("it names a run twice");
}

function checkSignOffList({ decision }: Bundle, { signOffs }: History): void {
  const nameOf = ({ statement, role }: (typeof signOffs)[number]) =>
    `${statement.personName} (${ROLE_WORDS[role]})`;
  for (const one of decision.signOffs) {
    const told = signOffs.find(({ statementHash }) => statementHash === one.statementHash);
    if (!told) throw wrong(`the sign-off of ${nameOf(one)} does not stand in the audit stream`);
    if (!isSame(told, one)) throw wrong(`the audit stream holds another sign-off of ${nameOf(one)}`);
  }
  const left = signOffs.find(
    (told) => !decision.signOffs.some((one) => one.statementHash === told.statementHash),
  );
  if (left)
    throw wrong(`the sign-off of ${nameOf(left)} stands in the audit stream, and the bundle leaves it out`);
  if (signOffs.length !== decision.signOffs.length) throw wrong("it holds a sign-off twice");
}

/** A decision ends as its canary does. */
function checkEnd({ phase, runs }: History): void {
  if (phase !== "SUCCEEDED" && phase !== "FAILED") return;
  const hasEnded = runs.some(
    ({ kind, outcome }) =>
      kind === "CANARY" &&
      outcome !== null &&
      (phase === "FAILED" ? ENDS_FAILED.has(outcome) : outcome === phase),
  );
  if (!hasEnded) throw wrong(`the audit stream calls the decision ${phase}, and no canary of it ended so`);
}

/** NO-GO is refused by a signature and by nothing else. */
function checkRefusal({ refusal, signOffs }: History): void {
  const against = signOffs.filter(
    ({ choice, withdrawnAtMs }) => choice === "NO_GO" && withdrawnAtMs === null,
  );
  const isSigned = against.some(
    ({ role, statement }) => role === refusal?.role && statement.comment === refusal.reason,
  );
  if (refusal ? !isSigned : against.length > 0)
    throw wrong("what the audit stream says about a refusal is not what was signed");
}

/**
 * The decision is the one that the audit stream tells, up to the entry of this very export: its sign-offs, its
 * authorisation and its runs, none more and none less. What came after the export, no bundle can know.
 */
export function checkHistory(bundle: Bundle, { entries }: CheckedChain, exportedSeq: number): History {
  const { decision } = bundle;
  const history = read(
    entries.filter(({ seq }) => seq < exportedSeq),
    decision.id,
  );
  const { revision, contentHash, phase, authorisation } = history;
  if (revision !== decision.revision || contentHash !== decision.contentHash)
    throw wrong(`the audit stream's last submitted revision is ${revision}, with another content`);
  checkSignOffList(bundle, history);
  if (!isSame(authorisation, decision.authorisation))
    throw wrong(
      authorisation && !decision.authorisation
        ? "the audit stream holds an authorisation, and the bundle leaves it out"
        : "its authorisation does not stand in the audit stream",
    );
  checkRunList(bundle, history);
  if (phase !== decision.phase)
    throw wrong(`the audit stream says ${phase}, the bundle says ${decision.phase}`);
  checkRefusal(history);
  checkEnd(history);
  return history;
}
