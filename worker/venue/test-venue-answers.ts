/**
 * Answers of OKX v5 and Kraken Futures in the shape of their public documentation, reduced to one instrument. `Said`: what is different
 * from a venue at which nothing stands against a start. For tests only.
 */
export type Said = {
  perm?: string;
  posMode?: string;
  configCode?: string;
  maintenance?: string;
  skewMs?: number;
  isPaper?: boolean;
  isDown?: boolean;
  noInstruments?: boolean;
  general?: string;
  transfer?: string;
  keyStatus?: number;
  error?: string;
};
type Answer = { status: number; body: string };

const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });

/** `/healthz` of a real venue is a page that is not there; of the paper exchange it is its name. */
const health = (said: Said): Answer =>
  said.isPaper ? json({ isPaper: true }) : { status: 404, body: "<html>not found</html>" };

const OKX_INSTRUMENT = {
  instType: "SWAP",
  instId: "BTC-USDT-SWAP",
  uly: "BTC-USDT",
  instFamily: "BTC-USDT",
  settleCcy: "USDT",
  ctVal: "0.01",
  ctMult: "1",
  ctValCcy: "BTC",
  ctType: "linear",
  lotSz: "0.01",
  minSz: "0.01",
  tickSz: "0.1",
  state: "live",
  lever: "100",
  listTime: "1611916828000",
  expTime: "",
  baseCcy: "",
  quoteCcy: "",
  alias: "",
  category: "1",
};

/** https://www.okx.com/docs-v5/en/ : envelope `{code, msg, data}`. */
export function okxAnswer(path: string, said: Said): Answer {
  const nowMs = Date.now() + (said.skewMs ?? 0);
  const ok = (data: unknown) => json({ code: "0", msg: "", data });
  if (said.isDown) return { status: 502, body: "<html><h1>502 Bad Gateway</h1></html>" };
  if (path.includes("public/instruments")) return ok(said.noInstruments ? [] : [OKX_INSTRUMENT]);
  if (path.includes("public/time")) return ok([{ ts: String(nowMs) }]);
  if (path.includes("system/status"))
    return ok(
      said.maintenance ? [{ title: "Unified account upgrade", state: said.maintenance, env: "1" }] : [],
    );
  if (path.includes("account/config")) {
    if (said.configCode) return json({ code: said.configCode, msg: "refused", data: [] }, 401);
    const { perm = "read_only,trade", posMode = "net_mode" } = said;
    return ok([{ uid: "446576", acctLv: "2", posMode, perm, ip: "", label: "countersign", kycLv: "3" }]);
  }
  return json({ code: "50014", msg: "not in this test", data: [] });
}

const KRAKEN_INSTRUMENT = {
  symbol: "PF_XBTUSD",
  type: "flexible_futures",
  base: "BTC",
  quote: "USD",
  pair: "BTC:USD",
  tradeable: true,
  tickSize: 1,
  contractSize: 1,
  contractValueTradePrecision: 4,
  impactMidSize: 1,
  maxPositionSize: 1_000_000,
  openingDate: "2022-01-01T00:00:00.000Z",
  fundingRateCoefficient: 8,
  maxRelativeFundingRate: 0.0025,
  postOnly: false,
  category: "Layer 1",
  tags: [],
  marginLevels: [{ contracts: 0, initialMargin: 0.02, maintenanceMargin: 0.01 }],
};

/** https://docs.kraken.com/api/docs/futures-api/ : `{result, serverTime, ...}`, and the key check of the Futures Auth service. */
export function krakenAnswer(path: string, said: Said): Answer {
  if (path.startsWith("/healthz")) return health(said);
  const serverTime = new Date(Date.now() + (said.skewMs ?? 0)).toISOString();
  if (said.error && !path.includes("/instruments?") && !path.endsWith("/instruments"))
    return json({ result: "error", error: said.error, serverTime });
  if (path.includes("/instruments/status"))
    return json({ result: "success", instrumentStatus: [], serverTime });
  if (path.includes("/instruments"))
    return json({
      result: "success",
      instruments: said.noInstruments ? [] : [KRAKEN_INSTRUMENT],
      serverTime,
    });
  if (path.startsWith("/api/auth/v1/api-keys/v3/check")) {
    if (said.keyStatus)
      return json({ error: "UNAUTHORIZED", message: "API key is not found", suberror: null }, said.keyStatus);
    const { general = "FULL_ACCESS", transfer = "NO_ACCESS" } = said;
    const permissions = { general, transfer };
    const accountUid = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    const range = { allowedCidrBlock: null, allowedCidrBlocks: [] };
    return json({
      apiKey: "redacted",
      accountUid,
      iiban: null,
      createdAt: serverTime,
      permissions,
      ...range,
    });
  }
  return json({ result: "error", error: "notFound", serverTime }, 404);
}
