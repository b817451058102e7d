import { canonicalHash } from "../proof/canonical.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import { decisionCsv } from "../report/decision-csv.ts";
import { type DecisionFormInput, decisionForm } from "../report/decision-form.ts";
import { escapeJson } from "../report/escape-json.ts";
import { standingSignOffs } from "../report/standing-sign-offs.ts";
import { listRevisions } from "../store/decision-revisions.ts";
import { findDecision } from "../store/decisions.ts";
import { findTemplate } from "../store/templates.ts";
import { listRuns } from "./list-runs.ts";
import { loadRunReport } from "./load-run-report.ts";
import type { Service } from "./open-service.ts";
import { readStepUpPublicKeys } from "./step-up-key.ts";

export type ExportFormat = "markdown" | "json" | "csv";
export type ExportedFile = { text: string; type: string; fileName: string };

type Args = { service: Service; decisionId: string; verifyAddress: string };

/** Runs whose report has something to say: they have launched or ended. */
async function canaryOf({ service, decisionId }: Args): Promise<DecisionFormInput["canary"]> {
  const runs = await listRuns({ service, decisionId, kind: "CANARY" });
  const run = runs.find((one) => one.finishedAtMs !== null);
  const report = run && (await loadRunReport({ service, runId: run.runId }));
  return report ? { report, trigger: run.trigger } : null;
}

/** What the exports of a decision are made of; null when there is no such decision. */
export async function loadDecisionExport(args: Args): Promise<DecisionFormInput | null> {
  const { prisma } = args.service.store;
  const stored = await findDecision(prisma, args.decisionId);
  const template = stored && (await findTemplate(prisma, stored.decision.templateId));
  if (!stored || !template) return null;
  const canary = await canaryOf(args);
  return {
    decision: stored.decision,
    template,
    canary,
    nowMs: Date.now(),
    verifyAddress: args.verifyAddress,
  };
}

/**
 * The decision as canonical JSON (RFC 8785): SHA-256 over the canonical JSON of `content` is `contentHash`, the hash in
 * every statement. With the statements, signatures and public keys that verify them.
 */
async function decisionJson(args: Args, input: DecisionFormInput): Promise<string> {
  const { decision, template } = input;
  const revisions = await listRevisions(args.service.store.prisma, decision.id);
  const frozen = revisions.findLast((one) => one.contentHash === decision.contentHash);
  const content = frozen?.content ?? null;
  return escapeJson(
    canonicalJson({
      format: "countersign/decision",
      v: 1,
      decision,
      template,
      contentHash: decision.contentHash,
      content,
      contentHashHolds: content === null ? null : canonicalHash(content) === decision.contentHash,
      statements: standingSignOffs(decision).map(({ role, choice, statement, statementHash, signature }) => ({
        role,
        choice,
        statement,
        statementHash,
        signature,
      })),
      publicKeys: readStepUpPublicKeys(args.service.varDir),
      canary: input.canary && { trigger: input.canary.trigger, verdict: input.canary.report.verdict },
      verifyAddress: args.verifyAddress,
    }),
  );
}

/** A decision as a file: the team's form filled in, canonical JSON, or a table; null when there is no such decision. */
export async function exportDecision(args: Args & { format: ExportFormat }): Promise<ExportedFile | null> {
  const input = await loadDecisionExport(args);
  if (!input) return null;
  const name = `decision-${input.decision.number}-revision-${input.decision.revision}`;
  switch (args.format) {
    case "markdown":
      return { text: decisionForm(input), type: "text/markdown", fileName: `${name}.md` };
    case "csv":
      return { text: decisionCsv(input), type: "text/csv", fileName: `${name}.csv` };
    case "json":
      return { text: await decisionJson(args, input), type: "application/json", fileName: `${name}.json` };
  }
}
