import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { freePort } from "#worker/stack/ports.ts";
import type { KillReport } from "./kill-switch.ts";

/** Process starts on a busy machine. */
const WITHIN_MS = 120_000;
const PARTS = ["web", "worker", "database"] as const;
type Part = (typeof PARTS)[number];

/** Every combination: a part is down, or it hangs: it takes a connection and never answers, which is worse than down. */
const COMBINATIONS = Array.from({ length: 2 ** PARTS.length }, (_, bits) =>
  PARTS.filter((_part, index) => (bits >> index) % 2 === 1),
);
const accountOf = (hanging: readonly Part[]) => ["kill", ...hanging].join("-");
const accounts = COMBINATIONS.map((hanging) => paperAccount(accountOf(hanging)));

const folder = mkdtempSync(join(tmpdir(), "countersign-kill-"));
const sockets = new Set<Socket>();
const servers: Server[] = [];
const hangingPort: Record<Part, number> = { web: 0, worker: 0, database: 0 };
let asked: Part[] = [];
let paper: RunningPaperExchange;
let admin: PaperAdmin;

beforeAll(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0, accounts });
  admin = new PaperAdmin(paper.adminUrl ?? "");
  for (const part of PARTS) {
    const server = createServer((socket) => {
      asked.push(part);
      sockets.add(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    hangingPort[part] = (server.address() as { port: number }).port;
    servers.push(server);
  }
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  await paper?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** `npm run kill-switch` as a person types it, on an installation in this state. */
async function killFromTerminal(hanging: readonly Part[]): Promise<{ code: number; report: KillReport }> {
  const portOf = async (part: Part) => (hanging.includes(part) ? hangingPort[part] : await freePort());
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    COUNTERSIGN_VAR: folder,
    DATABASE_URL: `postgresql://nobody:nothing@127.0.0.1:${await portOf("database")}/countersign`,
    WEB_PORT: String(await portOf("web")),
    METRICS_PORT: String(await portOf("worker")),
    PAPER_PORT: new URL(paper.url).port,
    PAPER_ACCOUNTS: JSON.stringify(accounts),
  } as unknown as NodeJS.ProcessEnv;
  const args = ["kill-switch", "--close-all", "--json", "--account", accountOf(hanging)];
  return new Promise((resolve, reject) => {
    const file = inCheckout("worker/stack/run-part.ts");
    execFile(process.execPath, [file, ...args], { env, timeout: WITHIN_MS }, (error, stdout, stderr) => {
      const code = error ? Number(error.code ?? 1) : 0;
      if (stdout) resolve({ code, report: JSON.parse(stdout) as KillReport });
      else reject(new Error(`the kill switch said nothing (exit ${code}): ${stderr}`));
    });
  });
}

test.each(COMBINATIONS.map((hanging) => [hanging] as const))(
  "the kill switch of the terminal proves flat and asks nobody; hanging, the rest down: %j",
  async (hanging) => {
    const account = accountOf(hanging);
    asked = [];
    const priceUsd = (Number((await admin.state()).market.markUsd) * 0.9).toFixed(1);
    await admin.outsideOrder({ account, side: "buy", sizeBtc: "0.001", priceUsd });
    await admin.reachPosition({ account, sizeBtc: "-0.002" });
    const { code, report } = await killFromTerminal(hanging);
    expect(code).toBe(0);
    expect(report).toMatchObject({ flat: true, accounts: [{ account, positionBtc: "0", openOrders: 0 }] });
    expect(report.accounts[0]?.stages.map(({ stage }) => stage)).toEqual([
      "SENT",
      "RECEIVED",
      "CANCELLED",
      "FLAT",
    ]);
    const atVenue = (await admin.state()).accounts.find(({ name }) => name === account);
    expect(atVenue).toMatchObject({ positionBtc: "0", openOrders: [] });
    expect(asked).toEqual([]);
  },
  WITHIN_MS,
);
