import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { superviseBot } from "./test-supervised-bot.ts";

/** A busy machine starts a process in seconds. */
vi.setConfig({ testTimeout: 90_000 });
const folder = mkdtempSync(join(tmpdir(), "countersign-bots-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
  servers = [];
});

let count = 0;
/** A bot in JavaScript that leaves when it is told to; `say(line)` prints. */
function bot(body: string): { program: string; args: string[] } {
  const path = join(folder, `bot-${count++}.mjs`);
  const say = "const say = (line) => console.log(JSON.stringify({ t: Date.now(), ...line }));";
  const obey = `process.stdin.on("data", (text) => String(text).includes('"stop"') && process.exit(0));`;
  writeFileSync(path, `${say}\n${obey}\n${body}`);
  return { program: process.execPath, args: [path] };
}
const BEAT = 'setInterval(() => say({ type: "heartbeat" }), 100);';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("examples", () => {
  test.each([
    ["Python", "python3", ["docs/examples/canary.py"]],
    ["POSIX shell", "sh", ["docs/examples/canary.sh"]],
  ])(
    "the one in %s keeps the contract: it beats, hears the stop line and leaves (needs %s on the PATH)",
    async (_language, program, args) => {
      const run = await superviseBot({ profile: { program, args }, durationSec: 4 });
      const words = JSON.stringify(run.bodies);
      expect(words, `${program} must be installed: the example is run, not looked at`).not.toContain(
        "ENOENT",
      );
      // It trades nothing, so there is no acceptance rate to pass: the criteria judge it, no trigger fires.
      expect(run.all("triggerFired")).toEqual([]);
      expect(run.phase).toBe("FAILED");
      expect(run.all("closingStarted")).toHaveLength(1);
      expect(run.all("childExited")).toEqual([{ type: "childExited", code: 0, signal: null }]);
      expect(run.all("malformedLine")).toEqual([]);
      expect(run.lines.filter((line) => line.includes("heartbeat")).length).toBeGreaterThan(1);
      expect(run.lines.at(-1)).toContain("closed");
    },
  );
});

describe("a bot that misbehaves comes down, and the record says why", () => {
  test("one that is flat by its own word while the venue holds a position", async () => {
    const claim = `setInterval(() => say({ type: "account", equityUsd: "10000", realizedUsd: "0", unrealizedUsd: "0",
      feesUsd: "0", fundingUsd: "0", positionBtc: "0" }), 100);`;
    const venue = { positionBtc: "0.01", entryPrice: "28000" };
    const run = await superviseBot({ profile: bot(claim), durationSec: 6, venue });
    const found = run.all("finding").map(({ rule }) => rule);
    expect(found).toContain("claimed-position");
    const { measurements } = run.all("verdictReached")[0] ?? { measurements: [] };
    const claimed = measurements.find(({ measure }) => measure === "positionDifferenceBtc");
    expect(claimed?.value).toBe("0.01");
  });

  test("one whose clock is an hour off is measured by ours", async () => {
    const late = 'setInterval(() => say({ t: Date.now() - 3600000, type: "heartbeat" }), 100);';
    const run = await superviseBot({ profile: bot(late), durationSec: 2 });
    expect(run.all("finding")).toMatchObject([{ rule: "claimed-time" }]);
    expect(run.all("triggerFired")).toEqual([]);
  });

  test("one that prints 10,000 lines a second is cut, and ended when it goes on", async () => {
    const flood = `const line = JSON.stringify({ t: Date.now(), type: "order", id: "a", status: "submitted",
      symbol: "BTC-PERP", side: "buy", sizeBtc: "0.01" }) + "\\n";
      setInterval(() => process.stdout.write(line.repeat(1000)), 100);`;
    const run = await superviseBot({ profile: bot(flood), durationSec: 60 });
    expect(run.phase).toBe("ROLLED_BACK");
    expect(run.all("triggerFired").map(({ trigger }) => trigger)).toHaveLength(1);
    expect(run.all("malformedLine")[0]?.excerpt).toContain("flood: its output is above 1000 lines");
    expect(run.lines.length).toBeLessThan(20_000);
    expect(run.all("flatProven").length).toBeGreaterThan(0);
  });

  test("one that prints ten million characters without an end, and half a line at its own", async () => {
    const huge = `${BEAT} process.stdout.write("x".repeat(10000000)); setTimeout(() => {
      process.stdout.write('\\n{"t":1,"type":"hea'); process.stdin.destroy(); setTimeout(() => process.exit(0), 100);
    }, 1500);`;
    const run = await superviseBot({ profile: bot(huge), durationSec: 60 });
    expect(run.phase).toBe("ROLLED_BACK");
    expect(run.all("triggerFired")[0]?.trigger).toBe("LOST_CONTROL");
    const malformed = run.all("malformedLine");
    expect(malformed.map(({ reason }) => reason)).toContain("line too long");
    expect(malformed.at(-1)?.excerpt).toContain('{"t":1,"type":"hea');
    expect(Math.max(...run.lines.map((line) => line.length))).toBeLessThan(70_000);
  });
});

describe("a bot that speaks by its metrics", () => {
  const METRICS = [
    "gpt_trader_equity_dollars 10000",
    "gpt_trader_realized_pnl_dollars 0",
    "gpt_trader_unrealized_pnl_dollars 0",
    "gpt_trader_fees_dollars 0",
    "gpt_trader_funding_usd 0",
    "gpt_trader_position_btc 0",
    "gpt_trader_websocket_connected 1",
    "process_resident_memory_bytes 5e7",
  ].join("\n");
  const QUIET = "setInterval(() => {}, 1000);";

  const speaking = async (listener: RequestListener, more: Record<string, unknown> = {}) => {
    const origin = await serve(listener);
    const prometheus = { url: `${origin}/metrics`, preset: "gpt_trader", intervalMs: 300, timeoutMs: 250 };
    const env = { ...process.env, COUNTERSIGN_SCRAPE_ORIGINS: origin };
    return { profile: { ...bot(QUIET), stdout: "text", prometheus, ...more }, env };
  };

  test("is watched by them from start to end", async () => {
    const run = await superviseBot({
      ...(await speaking((_request, response) => response.end(METRICS))),
      durationSec: 4,
    });
    expect(run.all("triggerFired")).toEqual([]);
    expect(run.all("closingStarted")).toHaveLength(1);
    const { measurements } = run.all("verdictReached")[0] ?? { measurements: [] };
    const measured = (name: string) => measurements.find(({ measure }) => measure === name)?.value;
    expect(measured("positionDifferenceBtc")).toBe("0");
    expect(Number(measured("wsUptimePct"))).toBeGreaterThan(0);
  });

  test.each<[string, RequestListener, string]>([
    ["a web page", (_request, response) => response.end("<html>Sign in</html>"), "Prometheus text format"],
    ["a refusal", (_request, response) => response.writeHead(503).end("a 1"), "answers 503"],
    [
      "a way elsewhere",
      (_request, response) => response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
      "answers 302",
    ],
    ["more than anybody reads", (_request, response) => response.end("a 1\n".repeat(400_000)), "bytes"],
  ])("comes down after four answers that are %s", async (_what, listener, words) => {
    const run = await superviseBot({ ...(await speaking(listener)), durationSec: 60 });
    expect(run.phase).toBe("ROLLED_BACK");
    expect(run.all("triggerFired")[0]?.trigger).toBe("CONSECUTIVE_ERRORS");
    expect(JSON.stringify(run.all("telemetry"))).toContain(words);
  });

  test("comes down when they never answer in time, even while its output goes on", async () => {
    const slow: RequestListener = (_request, response) => void response.write("a 1\n");
    const talks = { ...bot(BEAT), stdout: "json-lines" };
    const run = await superviseBot({
      ...(await speaking(slow, talks)),
      durationSec: 60,
      noTelemetrySec: 2,
      launchSec: 2,
    });
    expect(run.phase).toBe("ROLLED_BACK");
    expect(run.all("triggerFired")[0]?.trigger).toBe("LOST_CONTROL");
    expect(JSON.stringify(run.all("telemetry"))).toContain("its metrics has been silent for");
  });
});

test("a bot's order log is read beside its output", async () => {
  const log = join(folder, "orders.jsonl");
  writeFileSync(log, '{"order_id":"old","status":"filled"}\n');
  const writes = `import { appendFileSync } from "node:fs"; ${BEAT}
    appendFileSync("orders.jsonl", '{"order_id":"a","status":"SUBMITTED","side":"BUY","quantity":0.01}\\n');
    setTimeout(() => appendFileSync("orders.jsonl", '{"order_id":"a","status":"OPEN"}\\n'), 300);`;
  const profile = { ...bot(writes), workingDirectory: folder, orderLog: { file: "orders.jsonl" } };
  const run = await superviseBot({ profile, durationSec: 3 });
  const orders = run.all("telemetry").flatMap(({ line }) => (line.type === "order" ? [line] : []));
  expect(orders.map(({ id, status, sizeBtc }) => [id, status, sizeBtc])).toEqual([
    ["a", "submitted", "0.01"],
    ["a", "accepted", "0"],
  ]);
});
