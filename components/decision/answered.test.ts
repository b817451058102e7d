import { expect, test } from "vitest";
import { answered } from "./answered.ts";

test("an answer is handed on, and no answer is a refusal in words", async () => {
  expect(await answered(Promise.resolve({ ok: true as const, data: 7 }))).toEqual({ ok: true, data: 7 });
  const lost = await answered(Promise.reject<{ ok: true }>(new TypeError("fetch failed")));
  expect(lost).toMatchObject({ ok: false, refusal: { code: "UNREACHABLE" } });
});
