import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VENUE_PRESETS } from "#lib/venue/presets.ts";
import type { VenueProfile } from "#lib/venue/profile.ts";
import { DEFAULT_PAPER_ACCOUNTS, paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { checkVenue } from "./check-venue.ts";
import { profileOf } from "./profiles.ts";
import { proveIdentity } from "./prove-identity.ts";
import { krakenAnswer, okxAnswer, type Said } from "./test-venue-answers.ts";

// Everything before a start, by the unmodified ccxt over real sockets: the paper exchange, and small servers that answer what the
// documentation of OKX and Kraken Futures says, since neither can be reached from here.

const ACCOUNTS = [
  ...DEFAULT_PAPER_ACCOUNTS,
  { ...paperAccount("rich"), permissions: ["read_only", "trade", "withdraw"] as const },
  { ...paperAccount("reader"), permissions: ["read_only"] as const },
].map((account) => ({ ...account, permissions: [...account.permissions] }));
const order = { symbol: "BTC-PERP", sizeBtc: "0.001" };

let paper: RunningPaperExchange;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0, accounts: ACCOUNTS });
  env = { NODE_ENV: "test", PAPER_URL: paper.url, PAPER_ACCOUNTS: JSON.stringify(ACCOUNTS) };
});
afterAll(() => paper.close());

const last = <T>(list: readonly T[]) => list[list.length - 1];
async function fault(body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${paper.adminUrl}/faults`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

describe("the paper exchange", () => {
  const check = (account: string, change: Partial<typeof order> = {}, keys?: object) =>
    checkVenue({
      profile: profileOf("paper-okx", env),
      account,
      order: { ...order, ...change },
      env: keys
        ? { ...env, COUNTERSIGN_VENUE_KEYS: JSON.stringify({ "paper-okx": { [account]: keys } }) }
        : env,
    });
  const right = paperAccount("demo");
  const keysOf = (change: object) => ({
    apiKey: right.apiKey,
    secret: right.secret,
    password: right.password,
    ...change,
  });

  test("trade-only keys, right time, symbol and size: nothing stands against a start", async () => {
    const findings = await check("demo");
    expect(findings.map(({ ok, text }) => (ok ? "pass" : text))).toEqual(Array(5).fill("pass"));
    expect(findings[3]?.text).toContain("read_only,trade");
  }, 30_000);

  const rows: [string, string, Partial<typeof order>, object | undefined, string][] = [
    ["keys that can withdraw", "rich", {}, undefined, "VENUE_KEYS_CAN_WITHDRAW"],
    ["keys that cannot trade", "reader", {}, undefined, "VENUE_KEYS_CANNOT_TRADE"],
    ["an account without keys", "nobody", {}, undefined, "VENUE_KEYS_MISSING"],
    ["a wrong key", "demo", {}, keysOf({ apiKey: "wrong-key" }), "VENUE_KEYS_WRONG"],
    ["a wrong secret", "demo", {}, keysOf({ secret: "wrong-secret" }), "VENUE_KEYS_WRONG"],
    ["a wrong passphrase", "demo", {}, keysOf({ password: "wrong" }), "VENUE_KEYS_WRONG"],
    ["a symbol that is not traded", "demo", { symbol: "DOGE-PERP" }, undefined, "VENUE_SYMBOL_MISSING"],
    ["a size below the minimum", "demo", { sizeBtc: "0.00001" }, undefined, "VENUE_SIZE_BELOW_MINIMUM"],
    ["a size between two steps", "demo", { sizeBtc: "0.00015" }, undefined, "VENUE_SIZE_STEP"],
  ];
  test.each(rows)(
    "%s",
    async (_name, account, change, keys, code) => {
      const findings = await check(account, change, keys);
      expect(last(findings)).toMatchObject({ ok: false, code });
      expect(findings.filter(({ ok }) => !ok)).toHaveLength(1);
      expect(last(findings)?.text).toMatch(/(No order was sent|Nothing was sent)/);
      for (const value of Object.values(keys ?? { right: right.secret })) {
        expect(JSON.stringify(findings)).not.toContain(value);
      }
    },
    30_000,
  );

  test("a venue in maintenance, then one whose clock is off", async () => {
    await fault({ maintenance: "ongoing" });
    expect(last(await check("demo"))).toMatchObject({ ok: false, code: "VENUE_MAINTENANCE" });
    await fault({ maintenance: "none", clockSkewMs: 60_000 });
    expect(last(await check("demo"))).toMatchObject({ ok: false, code: "VENUE_CLOCK_SKEW" });
    await fault({ clockSkewMs: 0 });
    expect(last(await check("demo"))).toMatchObject({ ok: true });
  }, 60_000);
});

test("at a venue that gives no more than it documents, two checks in a row pass: what it does not tell again is no refusal", async () => {
  const strict = await startPaperExchange({ port: 0, rateLimits: "venue" });
  const at = { NODE_ENV: "test", PAPER_URL: strict.url } as const;
  try {
    const check = () => checkVenue({ profile: profileOf("paper-okx", at), account: "demo", order, env: at });
    for (const findings of [await check(), await check()]) {
      expect(findings.filter(({ ok }) => !ok)).toEqual([]);
      expect(findings).toHaveLength(5);
    }
  } finally {
    await strict.close();
  }
}, 60_000);

const preset = (id: string) => VENUE_PRESETS.find((one) => one.id === id) as VenueProfile;
const KEYS = { apiKey: "the-api-key", secret: Buffer.from("the-api-secret-x").toString("base64") };

describe("documented answers of real venues", () => {
  let server: Server;
  let said: Said = {};
  const asked: string[] = [];
  let url = "";
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? "";
      const { headers } = request;
      asked.push(`${request.method} ${path.split("?")[0]} ${headers["x-simulated-trading"] ?? ""}`.trim());
      const answer = path.startsWith("/api/v5/") ? okxAnswer(path, said) : krakenAnswer(path, said);
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  /** As the profile is, but for the address: the rule on addresses has rows of its own. */
  async function check(id: string, given: Said) {
    said = given;
    asked.length = 0;
    const profile = { ...preset(id), restUrl: url, wsUrl: url.replace("http", "ws") };
    const keys = { ...KEYS, ...(id.startsWith("okx") ? { password: "pass" } : {}) };
    const given_ = { COUNTERSIGN_VENUE_KEYS: JSON.stringify({ [id]: { [id]: keys } }) };
    const account = id;
    const prove = (one: VenueProfile) => proveIdentity(one, () => []);
    return checkVenue({ profile, account, order, prove, env: { NODE_ENV: "test", ...given_ } });
  }

  test.each(["okx-demo", "okx-live", "kraken-demo", "kraken-live"])(
    "%s: trade-only keys pass, and only questions were asked",
    async (id) => {
      const findings = await check(id, {});
      expect(findings.filter(({ ok }) => !ok)).toEqual([]);
      expect(findings).toHaveLength(5);
      expect(asked.every((line) => line.startsWith("GET "))).toBe(true);
      const simulated = asked.filter((line) => line.endsWith(" 1")).length;
      // OKX tells its test system by a header: every request has it there, and none on the live system.
      expect(simulated).toBe(id === "okx-demo" ? asked.length - 1 : 0);
    },
    30_000,
  );

  const rows: [string, Said, string][] = [
    ["okx-live", { perm: "read_only,trade,withdraw" }, "VENUE_KEYS_CAN_WITHDRAW"],
    ["okx-live", { perm: "read_only" }, "VENUE_KEYS_CANNOT_TRADE"],
    ["okx-live", { posMode: "long_short_mode" }, "VENUE_POSITION_MODE"],
    ["okx-live", { configCode: "50101" }, "VENUE_KEYS_OTHER_ENVIRONMENT"],
    ["okx-demo", { configCode: "50101" }, "VENUE_KEYS_OTHER_ENVIRONMENT"],
    ["okx-live", { configCode: "50111" }, "VENUE_KEYS_WRONG"],
    ["okx-live", { configCode: "50110" }, "VENUE_KEYS_ADDRESS"],
    ["okx-live", { configCode: "50102" }, "VENUE_CLOCK_SKEW"],
    ["okx-live", { configCode: "50001" }, "VENUE_MAINTENANCE"],
    ["okx-live", { skewMs: -10_000 }, "VENUE_CLOCK_SKEW"],
    ["okx-live", { maintenance: "ongoing" }, "VENUE_MAINTENANCE"],
    ["okx-live", { isPaper: true }, "VENUE_IS_PAPER"],
    ["okx-live", { noInstruments: true }, "VENUE_SYMBOL_MISSING"],
    ["okx-live", { isDown: true }, "VENUE_UNREACHABLE"],
    ["kraken-live", { transfer: "FULL_ACCESS" }, "VENUE_KEYS_CAN_WITHDRAW"],
    ["kraken-live", { general: "READ_ONLY" }, "VENUE_KEYS_CANNOT_TRADE"],
    ["kraken-live", { keyStatus: 401 }, "VENUE_KEYS_WRONG"],
    ["kraken-live", { skewMs: 10_000 }, "VENUE_CLOCK_SKEW"],
    ["kraken-live", { error: "Unavailable" }, "VENUE_MAINTENANCE"],
    ["kraken-live", { error: "apiLimitExceeded" }, "VENUE_BUSY"],
    ["kraken-live", { isPaper: true }, "VENUE_IS_PAPER"],
    ["kraken-live", { noInstruments: true }, "VENUE_SYMBOL_MISSING"],
  ];
  test.each(rows)(
    "%s %j: %s",
    async (id, given, code) => {
      const findings = await check(id, given);
      expect(last(findings)).toMatchObject({ ok: false, code });
      expect(asked.every((line) => line.startsWith("GET "))).toBe(true);
      if (code === "VENUE_IS_PAPER") expect(asked).toEqual(["GET /healthz"]);
      expect(JSON.stringify(findings)).not.toContain(KEYS.apiKey);
    },
    30_000,
  );

  test("an address that is no venue's own is refused before anything is asked", async () => {
    asked.length = 0;
    const profile = { ...preset("okx-live"), restUrl: url, wsUrl: url.replace("http", "ws") };
    const [finding] = await checkVenue({ profile, account: "okx-live", env: { NODE_ENV: "test" } });
    expect(finding).toMatchObject({ ok: false, code: "VENUE_PROFILE_UNUSABLE" });
    expect(asked).toEqual([]);
  });
});
