import { z } from "zod";
import type { ExchangeId } from "./profile.ts";
import type { VenueRefusalCode } from "./venue-refusals.ts";

/** OKX codes of refused access, from its documentation of error codes. */
const OKX_CODES: Readonly<Record<string, VenueRefusalCode>> = {
  "50001": "VENUE_MAINTENANCE",
  "50011": "VENUE_BUSY",
  "50013": "VENUE_BUSY",
  "50026": "VENUE_BUSY",
  "50061": "VENUE_BUSY",
  "50100": "VENUE_KEYS_WRONG",
  "50101": "VENUE_KEYS_OTHER_ENVIRONMENT",
  "50102": "VENUE_CLOCK_SKEW",
  "50103": "VENUE_KEYS_WRONG",
  "50104": "VENUE_KEYS_WRONG",
  "50105": "VENUE_KEYS_WRONG",
  "50110": "VENUE_KEYS_ADDRESS",
  "50111": "VENUE_KEYS_WRONG",
  "50112": "VENUE_CLOCK_SKEW",
  "50113": "VENUE_KEYS_WRONG",
  "50114": "VENUE_KEYS_WRONG",
  "50119": "VENUE_KEYS_WRONG",
  "50120": "VENUE_KEYS_CANNOT_TRADE",
  "60032": "VENUE_KEYS_WRONG",
};

/** Kraken Futures' words of refused access. */
const KRAKEN_WORDS: ReadonlyArray<readonly [RegExp, VenueRefusalCode]> = [
  [/nonce(BelowThreshold|Duplicate)/, "VENUE_CLOCK_SKEW"],
  [/authenticationError|"suberror"|invalidKey/i, "VENUE_KEYS_WRONG"],
  [/accountInactive/, "VENUE_KEYS_CANNOT_TRADE"],
  [/apiLimitExceeded/, "VENUE_BUSY"],
  [/"(error|errors)":\s*"?(market)?unavailable/i, "VENUE_MAINTENANCE"],
];

/** Names of ccxt's error classes that say it where the text does not. */
const CLASSES: Readonly<Record<string, VenueRefusalCode>> = {
  OnMaintenance: "VENUE_MAINTENANCE",
  InvalidNonce: "VENUE_CLOCK_SKEW",
  AuthenticationError: "VENUE_KEYS_WRONG",
  PermissionDenied: "VENUE_KEYS_CANNOT_TRADE",
  RateLimitExceeded: "VENUE_BUSY",
  DDoSProtection: "VENUE_BUSY",
};

/**
 * What a failed call to a venue means for a start. `classNames`: the error's class and its ancestors. Anything that is no clear
 * answer counts as unreachable.
 */
export function refusalOfAnswer(
  exchangeId: ExchangeId,
  error: { message: string; classNames: readonly string[] },
): VenueRefusalCode {
  const { message, classNames } = error;
  if (exchangeId === "okx") {
    const code = /"(?:s?[cC]ode)":"([1-9]\d{4})"/.exec(message)?.[1];
    const known = code === undefined ? undefined : OKX_CODES[code];
    if (known) return known;
  } else {
    const known = KRAKEN_WORDS.find(([pattern]) => pattern.test(message))?.[1];
    if (known) return known;
  }
  const named = classNames.find((name) => CLASSES[name] !== undefined);
  return (named === undefined ? undefined : CLASSES[named]) ?? "VENUE_UNREACHABLE";
}

const okxConfigSchema = z.object({
  data: z.array(z.object({ perm: z.string(), posMode: z.string(), uid: z.string() })).min(1),
});
const krakenCheckSchema = z.object({
  accountUid: z.string(),
  permissions: z.object({ general: z.string(), transfer: z.string() }),
});

/** What keys may do, and why they are refused; both null when there is nothing against them. */
type PermissionReading = { refusal: VenueRefusalCode | null; detail: string };

const unknown = (detail: string): PermissionReading => ({
  refusal: "VENUE_KEYS_PERMISSIONS_UNKNOWN",
  detail,
});

function okxPermissions(answer: unknown): PermissionReading {
  const row = okxConfigSchema.safeParse(answer).data?.data[0];
  if (!row) return unknown("account/config names no permissions");
  const permissions = row.perm.split(",").map((text) => text.trim());
  const detail = `account ${row.uid}, permissions ${row.perm || "none"}, position mode ${row.posMode}`;
  // Everything that is not known to be harmless counts as able to move money.
  if (permissions.some((permission) => !["", "read_only", "trade"].includes(permission)))
    return { refusal: "VENUE_KEYS_CAN_WITHDRAW", detail };
  if (!permissions.includes("trade")) return { refusal: "VENUE_KEYS_CANNOT_TRADE", detail };
  return { refusal: row.posMode === "net_mode" ? null : "VENUE_POSITION_MODE", detail };
}

function krakenPermissions(answer: unknown): PermissionReading {
  const checked = krakenCheckSchema.safeParse(answer).data;
  if (!checked) return unknown("the key check names no permissions");
  const { general, transfer } = checked.permissions;
  const detail = `account ${checked.accountUid}, general ${general}, transfer ${transfer}`;
  if (!["NO_ACCESS", "READ_ONLY"].includes(transfer)) return { refusal: "VENUE_KEYS_CAN_WITHDRAW", detail };
  return { refusal: general === "FULL_ACCESS" ? null : "VENUE_KEYS_CANNOT_TRADE", detail };
}

/** Reads the exchange's own answer about a key: OKX `account/config`, Kraken Futures `api-keys/v3/check`. */
export function readPermissions(exchangeId: ExchangeId, answer: unknown): PermissionReading {
  return exchangeId === "okx" ? okxPermissions(answer) : krakenPermissions(answer);
}

const okxStatusSchema = z.object({ data: z.array(z.object({ state: z.string(), title: z.string() })) });

/** The title of a maintenance that is under way by OKX's `system/status`; null when there is none. */
export function maintenanceUnderWay(answer: unknown): string | null {
  const rows = okxStatusSchema.safeParse(answer).data?.data ?? [];
  return rows.find((row) => row.state === "ongoing")?.title ?? null;
}
