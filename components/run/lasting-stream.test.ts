import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followStream } from "./lasting-stream.ts";

class PlayedSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: PlayedSource[] = [];
  readyState = 1;
  constructor() {
    super();
    PlayedSource.opened.push(this);
  }
  close(): void {
    this.readyState = PlayedSource.CLOSED;
  }
  /** The network broke: the browser reconnects by itself. The server refused: it has given up. */
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }
}

const heard: string[] = [];
const answers: number[] = [];
let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", PlayedSource);
  vi.stubGlobal("fetch", async () => new Response(null, { status: answers.shift() ?? 200 }));
  PlayedSource.opened = [];
  heard.length = 0;
  answers.length = 0;
  stop = followStream("/api/live", {
    on: { live: (data) => heard.push(data) },
    onLost: () => heard.push("lost"),
    onSignedOut: () => heard.push("signed out"),
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const last = () => PlayedSource.opened.at(-1) as PlayedSource;
const say = (type: string, data = "") => last().dispatchEvent(new MessageEvent(type, { data }));

test("a network that breaks is left to the browser", async () => {
  last().fail(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(PlayedSource.opened).toHaveLength(1);
  expect(heard).toEqual(["lost"]);
});

test("a server that refuses for a while is asked until it does not, and heard again", async () => {
  answers.push(500, 503);
  last().fail(2);
  await vi.advanceTimersByTimeAsync(4_100);
  expect(PlayedSource.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(PlayedSource.opened).toHaveLength(2);
  say("live", "T+1");
  expect(heard).toEqual(["lost", "T+1"]);
});

test.each<[string, () => void]>([
  ["by a message", () => say("signed-out")],
  [
    "by its answer",
    () => {
      answers.push(401);
      last().fail(2);
    },
  ],
])("signed out is what the server says, %s", async (_how, tell) => {
  tell();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(heard.at(-1)).toBe("signed out");
  expect(PlayedSource.opened).toHaveLength(1);
});

test("who has left asks no more", async () => {
  last().fail(2);
  stop();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(PlayedSource.opened).toHaveLength(1);
});
