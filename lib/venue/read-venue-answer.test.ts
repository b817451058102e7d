import { describe, expect, test } from "vitest";
import type { ExchangeId } from "./profile.ts";
import { maintenanceUnderWay, readPermissions, refusalOfAnswer } from "./read-venue-answer.ts";

const okx = (code: string) => `okx {"code":"${code}","data":[],"msg":"words of the venue"}`;
const kraken = (error: string) =>
  `krakenfutures {"result":"error","error":"${error}","serverTime":"2026-01-01T00:00:00.000Z"}`;

describe("what a failed call means", () => {
  const rows: [ExchangeId, string, string[], string][] = [
    ["okx", okx("50101"), ["AuthenticationError"], "VENUE_KEYS_OTHER_ENVIRONMENT"],
    ["okx", okx("50105"), ["AuthenticationError"], "VENUE_KEYS_WRONG"],
    ["okx", okx("50111"), ["AuthenticationError"], "VENUE_KEYS_WRONG"],
    ["okx", okx("50113"), ["AuthenticationError"], "VENUE_KEYS_WRONG"],
    ["okx", okx("50119"), ["AuthenticationError"], "VENUE_KEYS_WRONG"],
    ["okx", okx("50102"), ["InvalidNonce"], "VENUE_CLOCK_SKEW"],
    ["okx", okx("50112"), ["ExchangeError"], "VENUE_CLOCK_SKEW"],
    ["okx", okx("50110"), ["PermissionDenied"], "VENUE_KEYS_ADDRESS"],
    ["okx", okx("50120"), ["PermissionDenied"], "VENUE_KEYS_CANNOT_TRADE"],
    ["okx", okx("50001"), ["OnMaintenance"], "VENUE_MAINTENANCE"],
    ["okx", okx("50011"), ["RateLimitExceeded"], "VENUE_BUSY"],
    ["okx", okx("59999"), ["PermissionDenied", "ExchangeError"], "VENUE_KEYS_CANNOT_TRADE"],
    ["okx", 'okx {"code":"1","data":[{"sCode":"50001"}]}', ["ExchangeError"], "VENUE_MAINTENANCE"],
    ["okx", "connect ECONNREFUSED", ["NetworkError"], "VENUE_UNREACHABLE"],
    ["okx", "<html>gateway</html>", ["ExchangeNotAvailable"], "VENUE_UNREACHABLE"],
    ["krakenfutures", kraken("authenticationError"), ["AuthenticationError"], "VENUE_KEYS_WRONG"],
    ["krakenfutures", kraken("nonceBelowThreshold"), ["InvalidNonce"], "VENUE_CLOCK_SKEW"],
    ["krakenfutures", kraken("apiLimitExceeded"), ["RateLimitExceeded"], "VENUE_BUSY"],
    ["krakenfutures", kraken("Unavailable"), ["ExchangeNotAvailable"], "VENUE_MAINTENANCE"],
    ["krakenfutures", kraken("accountInactive"), ["ExchangeError"], "VENUE_KEYS_CANNOT_TRADE"],
    ["krakenfutures", "krakenfutures 502 Bad Gateway", ["ExchangeNotAvailable"], "VENUE_UNREACHABLE"],
    ["krakenfutures", okx("50113"), ["ExchangeError"], "VENUE_UNREACHABLE"],
  ];
  test.each(rows)("%s %s", (exchangeId, message, classNames, expected) => {
    expect(refusalOfAnswer(exchangeId, { message, classNames })).toBe(expected);
  });
});

describe("what keys may do", () => {
  const config = (perm: string, posMode = "net_mode") => ({ code: "0", data: [{ perm, posMode, uid: "1" }] });
  const check = (general: string, transfer: string) => ({
    accountUid: "a",
    permissions: { general, transfer },
  });
  const rows: [ExchangeId, unknown, string | null][] = [
    ["okx", config("read_only,trade"), null],
    ["okx", config("trade"), null],
    ["okx", config("read_only,trade,withdraw"), "VENUE_KEYS_CAN_WITHDRAW"],
    ["okx", config("withdraw"), "VENUE_KEYS_CAN_WITHDRAW"],
    ["okx", config("read_only, trade, transfer_out"), "VENUE_KEYS_CAN_WITHDRAW"],
    ["okx", config("read_only"), "VENUE_KEYS_CANNOT_TRADE"],
    ["okx", config(""), "VENUE_KEYS_CANNOT_TRADE"],
    ["okx", config("read_only,trade", "long_short_mode"), "VENUE_POSITION_MODE"],
    ["okx", { code: "0", data: [] }, "VENUE_KEYS_PERMISSIONS_UNKNOWN"],
    ["okx", { data: [{ posMode: "net_mode", uid: "1" }] }, "VENUE_KEYS_PERMISSIONS_UNKNOWN"],
    ["okx", null, "VENUE_KEYS_PERMISSIONS_UNKNOWN"],
    ["krakenfutures", check("FULL_ACCESS", "NO_ACCESS"), null],
    ["krakenfutures", check("FULL_ACCESS", "READ_ONLY"), null],
    ["krakenfutures", check("FULL_ACCESS", "FULL_ACCESS"), "VENUE_KEYS_CAN_WITHDRAW"],
    ["krakenfutures", check("FULL_ACCESS", "SOMETHING_NEW"), "VENUE_KEYS_CAN_WITHDRAW"],
    ["krakenfutures", check("READ_ONLY", "NO_ACCESS"), "VENUE_KEYS_CANNOT_TRADE"],
    ["krakenfutures", { permissions: {} }, "VENUE_KEYS_PERMISSIONS_UNKNOWN"],
    ["krakenfutures", config("read_only,trade"), "VENUE_KEYS_PERMISSIONS_UNKNOWN"],
  ];
  test.each(rows)("%s %j", (exchangeId, answer, expected) => {
    expect(readPermissions(exchangeId, answer).refusal).toBe(expected);
  });
});

test("only a maintenance that is under way counts", () => {
  const status = (...states: string[]) => ({
    data: states.map((state) => ({ state, title: `a ${state} one` })),
  });
  expect(maintenanceUnderWay(status())).toBeNull();
  expect(maintenanceUnderWay(status("scheduled", "completed", "canceled"))).toBeNull();
  expect(maintenanceUnderWay(status("scheduled", "ongoing"))).toBe("a ongoing one");
  expect(maintenanceUnderWay("no JSON")).toBeNull();
});
