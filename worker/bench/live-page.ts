import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, CDPSession, Page } from "@playwright/test";
import { createDecision } from "#lib/service/create-decision.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { openService, type Service } from "#lib/service/open-service.ts";
import { accepted, Cast, personOf } from "#worker/rehearse/cast.ts";
import { ensureBrowser } from "#worker/stack/ensure-browser.ts";
import { freePorts } from "#worker/stack/ports.ts";
import { startStack } from "#worker/stack/stack.ts";
import { makeTemporaryStateDir } from "#worker/stack/throw-away-postgres.ts";
import { costPerTick, countMainThread, type MainThread, readMainThread, workMs } from "./page-cost.ts";
import { summarise } from "./percentiles.ts";
import { webSignIn } from "./web-sign-in.ts";

/** Most of a rehearsal's demo run: it lasts 46 s, and its first seconds are for warming up. */
const TICKS = 30;
const WARM_UP_TICKS = 5;
/** Ticks come once a second; read shortly before the next one, so that a reading holds one whole tick. */
const READ_AFTER_MS = 850;
/** The run's start with its preflight, on a busy machine. */
const LIVE_WITHIN_MS = 90_000;
const CHARTS = 8;

type Say = (line: string) => void;
type Watch = { wall: CDPSession; thread: CDPSession; ticks: () => number };

async function startDemo(service: Service): Promise<string> {
  const { personId: actorPersonId } = personOf("ENGINEER");
  const title = "Live page bench";
  const made = accepted(await createDecision({ service, actorPersonId, templateId: "rehearsal-v1", title }));
  const runId = newRunId();
  await new Cast(service, made.decisionId).act("ENGINEER", { type: "startDemo", runId });
  return runId;
}

async function openPage(browser: Browser, origin: string, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1280, height: 900 } });
  const cookies = (await webSignIn(origin)).split("; ").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return { name, value: value.join("="), url: origin };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** Counts the ticks that the page receives, and its main thread's work by both clocks. */
async function watchPage(page: Page): Promise<Watch> {
  const context = page.context();
  const [wall, thread] = [await context.newCDPSession(page), await context.newCDPSession(page)];
  await countMainThread(wall, "timeTicks");
  await countMainThread(thread, "threadTicks");
  let ticks = 0;
  wall.on("Network.eventSourceMessageReceived", ({ data }) => {
    if (data.includes('"type":"tick"')) ticks += 1;
  });
  await wall.send("Network.enable");
  return { wall, thread, ticks: () => ticks };
}

async function untilTick({ ticks }: Watch, count: number): Promise<void> {
  const until = performance.now() + LIVE_WITHIN_MS;
  while (ticks() < count) {
    if (performance.now() > until)
      throw new Error(`the page received ${ticks()} ticks, ${count} were needed`);
    await sleep(5);
  }
}

/** One cost per tick: everything that the page's main thread did between two readings, clocks and feed included. */
async function measureTicks(watch: Watch, count: number, say: Say) {
  const costs: { wall: MainThread; thread: MainThread }[] = [];
  await untilTick(watch, WARM_UP_TICKS);
  await sleep(READ_AFTER_MS);
  let seen = watch.ticks();
  let before = { wall: await readMainThread(watch.wall), thread: await readMainThread(watch.thread) };
  while (costs.length < count) {
    await untilTick(watch, seen + 1);
    await sleep(READ_AFTER_MS);
    const after = { wall: await readMainThread(watch.wall), thread: await readMainThread(watch.thread) };
    const ticks = watch.ticks() - seen;
    costs.push({
      wall: costPerTick(before.wall, after.wall, ticks),
      thread: costPerTick(before.thread, after.thread, ticks),
    });
    if (costs.length % 10 === 0)
      say(`${costs.length} ticks: p95 ${summarise(costs.map(({ wall }) => workMs(wall))).p95} ms`);
    before = after;
    seen = watch.ticks();
  }
  return costs;
}

async function measureIn(browser: Browser, origin: string, service: Service, count: number, say: Say) {
  const runId = await startDemo(service);
  const page = await openPage(browser, origin, `/runs/${runId}`);
  const watch = await watchPage(page);
  await page
    .locator("figure .recharts-surface")
    .nth(CHARTS - 1)
    .waitFor({ timeout: LIVE_WITHIN_MS });
  say(`the live page stands with ${CHARTS} charts; ${count} ticks are measured`);
  return measureTicks(watch, count, say);
}

/** The real live page of a demo run in Chromium: main-thread work per tick (script + style + layout), and whole tasks. */
export async function benchLivePage(say: Say, count = TICKS): Promise<object> {
  const { chromium } = await import("@playwright/test");
  const executablePath = ensureBrowser();
  const varDir = makeTemporaryStateDir();
  const ports = await freePorts();
  const stack = await startStack({ ports, varDir, webMode: "start", quiet: true, throwAway: true });
  process.env.COUNTERSIGN_BUILD_ID = stack.env("web").COUNTERSIGN_BUILD_ID;
  const service = openService({ databaseUrl: stack.databaseUrl, varDir });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const costs = await measureIn(browser, stack.urls.web, service, count, say);
    const of = (clock: "wall" | "thread", pick: (cost: MainThread) => number) =>
      summarise(costs.map((cost) => pick(cost[clock])));
    return {
      bench: "live-page",
      ...of("wall", workMs),
      unit: "ms",
      what: "main thread of the live page per tick: script + style + layout, all in that second included",
      charts: CHARTS,
      script: of("wall", ({ scriptMs }) => scriptMs),
      style: of("wall", ({ styleMs }) => styleMs),
      layout: of("wall", ({ layoutMs }) => layoutMs),
      task: of("wall", ({ taskMs }) => taskMs),
      threadTime: { work: of("thread", workMs), task: of("thread", ({ taskMs }) => taskMs) },
    };
  } finally {
    await browser.close();
    await service.close();
    await stack.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
}
