import { describe, expect, it } from "vitest";
import { isHere } from "./nav-items.ts";

describe("isHere", () => {
  it.each([
    ["/runs", "/runs", true],
    ["/runs", "/runs/42", true],
    ["/runs", "/runs-archive", false],
    ["/runs", "/decisions", false],
  ])("%s on %s is %s", (href, path, expected) => {
    expect(isHere(href, path)).toBe(expected);
  });
});
