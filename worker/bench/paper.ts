import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { PaperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { startPaperProcess } from "#worker/rehearse/paper-process.ts";
import { cancelOrder, loadAccounts, openStream, restingOrder, timedPost } from "./paper-load.ts";
import { summarise } from "./percentiles.ts";

const DEFAULT_ACCOUNTS = 20;
const DEFAULT_CONNECTIONS = 50;
const DEFAULT_SECONDS = 20;
/** Every account holds this, so that each mark price is a push to each of them. */
const POSITION_BTC = "0.01";
/** Each account places and cancels one order this often. */
const ROUND_MS = 500;
/** Clock ticks a second in /proc, fixed on Linux. */
const TICKS_PER_S = 100;
const MS = 1000;

interface Samples {
  placeMs: number[];
  cancelMs: number[];
  pushMs: number[];
  bookGapMs: number[];
  messages: number;
  failed: number;
}

/**
 * The paper exchange in a process of its own under many accounts and connections: how long orders, their pushes and book
 * messages take, and which share of one core the process used (null where the system does not tell). Numbers: accounts,
 * connections, seconds.
 */
export async function benchPaper(
  say: (line: string) => void,
  accountCount = DEFAULT_ACCOUNTS,
  connections = DEFAULT_CONNECTIONS,
  seconds = DEFAULT_SECONDS,
): Promise<object> {
  const accounts = loadAccounts(accountCount);
  const paper = await startPaperProcess({ PAPER_ACCOUNTS: JSON.stringify(accounts) });
  const samples: Samples = { placeMs: [], cancelMs: [], pushMs: [], bookGapMs: [], messages: 0, failed: 0 };
  const sentAtMs = new Map<string, number>();
  const sockets = await openStreams({ url: paper.url, accounts, connections, samples, sentAtMs });
  say(`${accounts.length} accounts, ${sockets.length} connections, ${seconds} s`);
  for (const { name } of accounts) await paper.admin.reachPosition({ account: name, sizeBtc: POSITION_BTC });
  const priceUsd = Number((await paper.admin.state()).market.markUsd) * 0.99;
  const [cpuBefore, startMs] = [await cpuSeconds(paper.pid), performance.now()];
  const untilMs = startMs + seconds * MS;
  await Promise.all(
    accounts.map((account) => trade(paper.url, account, { priceUsd, untilMs, samples, sentAtMs })),
  );
  const cpuAfter = await cpuSeconds(paper.pid);
  const elapsedS = (performance.now() - startMs) / MS;
  for (const socket of sockets) socket.terminate();
  await paper.stop();
  return {
    bench: "paper",
    accounts: accounts.length,
    connections: sockets.length,
    seconds,
    cpuShareOfOneCore:
      cpuBefore === null || cpuAfter === null ? null : Number(((cpuAfter - cpuBefore) / elapsedS).toFixed(3)),
    placeMs: summarise(samples.placeMs),
    cancelMs: summarise(samples.cancelMs),
    orderToPushMs: summarise(samples.pushMs),
    bookIntervalMs: summarise(samples.bookGapMs),
    messagesPerS: Math.round(samples.messages / elapsedS),
    failed: samples.failed,
  };
}

/** One private stream an account, then public ones, every fifth of them for candles. */
async function openStreams(load: {
  url: string;
  accounts: PaperAccount[];
  connections: number;
  samples: Samples;
  sentAtMs: Map<string, number>;
}) {
  const { url, accounts, connections, samples, sentAtMs } = load;
  const open = Array.from({ length: connections }, (_, n) => {
    const account = accounts[n % accounts.length];
    if (!account) throw new Error("at least one account is needed");
    if (n < accounts.length) {
      const channels = ["orders", "positions", "account"];
      return openStream(url, { kind: "private", channels, account }, (text) => {
        samples.messages++;
        notePush(text, sentAtMs, samples);
      });
    }
    if (n % 5 === 0)
      return openStream(url, { kind: "business", channels: ["candle1m"], account }, () => samples.messages++);
    const channels = ["books", "trades", "tickers", "mark-price"];
    let lastMs: number | null = null;
    return openStream(url, { kind: "public", channels, account }, (text) => {
      samples.messages++;
      if (!text.startsWith('{"arg":{"channel":"books"') || !text.includes('"update"')) return;
      const nowMs = performance.now();
      if (lastMs !== null) samples.bookGapMs.push(nowMs - lastMs);
      lastMs = nowMs;
    });
  });
  return Promise.all(open);
}

function notePush(text: string, sentAtMs: Map<string, number>, samples: Samples): void {
  const id = /"clOrdId":"(load[^"]+)"/.exec(text)?.[1];
  const sent = id === undefined ? undefined : sentAtMs.get(id);
  if (id === undefined || sent === undefined) return;
  sentAtMs.delete(id);
  samples.pushMs.push(performance.now() - sent);
}

async function trade(
  url: string,
  account: PaperAccount,
  load: { priceUsd: number; untilMs: number; samples: Samples; sentAtMs: Map<string, number> },
): Promise<void> {
  const { priceUsd, untilMs, samples, sentAtMs } = load;
  await sleep(Math.random() * ROUND_MS);
  for (let n = 0; performance.now() < untilMs; n++) {
    const id = `${account.name}n${n}`;
    sentAtMs.set(id, performance.now());
    try {
      samples.placeMs.push(await timedPost(url, account, restingOrder(id, priceUsd)));
      samples.cancelMs.push(await timedPost(url, account, cancelOrder(id)));
    } catch {
      samples.failed++;
    }
    await sleep(ROUND_MS);
  }
}

/** Processor time a process has used so far, seconds; null where /proc is not there. */
async function cpuSeconds(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}
