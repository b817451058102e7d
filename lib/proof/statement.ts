import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { CanaryConfig, SigningRole } from "../template/schema.ts";
import { canonicalHash } from "./canonical.ts";
import type { SignOffChoice, Statement } from "./statement-schema.ts";

/** The configuration as a signer reads it again: symbol, size, max loss, duration, mode, filters in words. */
export function restate(config: CanaryConfig): Statement["restated"] {
  const { filters } = config;
  return {
    symbol: config.symbol,
    sizeBtc: config.sizeBtc,
    maxLossUsd: config.maxLossUsd,
    durationSec: config.durationSec,
    mode: config.mode,
    filters: [
      `RSI confirmation ${filters.rsiConfirmation ? "ON" : "OFF"}`,
      `volatility ${filters.volatility}`,
      `spread < ${filters.maxSpreadBps} bps`,
      `depth > $${filters.minDepthUsd}`,
    ].join(", "),
  };
}

export type StatementInput = {
  decision: {
    id: string;
    number: number;
    revision: number;
    contentHash: string | null;
    config: CanaryConfig;
  };
  role: SigningRole;
  choice: SignOffChoice;
  /** The station's statements, word for word. */
  meaning: readonly string[];
  comment: string;
  person: { personId: string; name: string };
  atMs: number;
  authorisationHours: number;
  /** Statement hashes of the earlier stations, in the form's order; only for the last station. */
  earlier: readonly string[];
};

/** The statement that one person signs for one role on one revision. Throws when the decision has no frozen content. */
export function buildStatement(input: StatementInput): Statement {
  const { decision, person } = input;
  if (decision.contentHash === null) throw new Error("a decision without frozen content cannot be signed");
  return {
    v: 1,
    purpose: "countersign/sign-off",
    decisionId: decision.id,
    decisionNumber: decision.number,
    revision: decision.revision,
    contentHash: decision.contentHash,
    role: input.role,
    choice: input.choice,
    meaning: [...input.meaning],
    comment: input.comment,
    restated: restate(decision.config),
    personId: person.personId,
    personName: person.name,
    atMs: input.atMs,
    expiresAtMs: input.atMs + input.authorisationHours * MS_PER_HOUR,
    earlier: [...input.earlier],
  };
}

/** Hex SHA-256 over the canonical JSON of the statement: what a signature covers. */
export function hashStatement(statement: Statement): string {
  return canonicalHash(statement);
}
