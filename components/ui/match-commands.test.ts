import { describe, expect, it } from "vitest";
import { matchCommands } from "./match-commands.ts";

const COMMANDS = [
  { label: "Decisions", href: "/decisions", hint: "page" },
  { label: "Audit", href: "/audit", hint: "page" },
  { label: "BTC-PERP canary 0.0001", href: "/decisions/1", hint: "in review" },
  { label: "Open decisions report", href: "/r" },
];

describe("matchCommands", () => {
  it.each([
    ["", ["/decisions", "/audit", "/decisions/1", "/r"]],
    ["dec", ["/decisions", "/r"]],
    ["review btc", ["/decisions/1"]],
    ["  AUDIT ", ["/audit"]],
    ["nothing like it", []],
  ])("typing %j finds %j", (typed, hrefs) => {
    expect(matchCommands(COMMANDS, typed).map((command) => command.href)).toEqual(hrefs);
  });
});
