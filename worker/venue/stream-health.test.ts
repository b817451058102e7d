import { describe, expect, test } from "vitest";
import { BOOK_STALE_MS, createStreamHealth, PRIVATE_STALE_MS } from "./stream-health.ts";

function scene() {
  const clock = { nowMs: 1_000 };
  const changes: string[] = [];
  const health = createStreamHealth(
    (name, state) => changes.push(`${name} ${state}`),
    () => clock.nowMs,
  );
  return { clock, changes, health };
}

describe("stream health", () => {
  test("a book older than five seconds is stale once, and up again with the next push", () => {
    const { clock, changes, health } = scene();
    health.alive("public");
    clock.nowMs += BOOK_STALE_MS;
    expect(health.check()).toEqual([]);
    clock.nowMs += 1;
    expect(health.check()).toEqual(["public"]);
    expect(health.check()).toEqual([]);
    health.alive("public");
    expect(changes).toEqual(["public up", "public stale", "public up"]);
  });

  test("an old pong is no sign of life", () => {
    const { clock, changes, health } = scene();
    health.alive("private", clock.nowMs);
    clock.nowMs += PRIVATE_STALE_MS + 1;
    health.alive("private", 1_000);
    expect(health.check()).toEqual(["private"]);
    health.alive("private", 1_000);
    expect(changes).toEqual(["private up", "private stale"]);
  });

  test("a lost stream is down until something arrives", () => {
    const { changes, health } = scene();
    health.alive("public");
    health.lost("public");
    health.lost("public");
    expect(health.check()).toEqual([]);
    health.alive("public");
    expect(changes).toEqual(["public up", "public down", "public up"]);
  });
});
