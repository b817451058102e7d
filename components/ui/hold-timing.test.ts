import { describe, expect, it } from "vitest";
import type { HoldInput, HoldState } from "./hold-timing.ts";
import { ARMED_MS, HOLD_MS, holdStep } from "./hold-timing.ts";

const IDLE: HoldState = { phase: "IDLE" };

/** Plays inputs at their times from IDLE and gives the last phase. */
function play(inputs: ReadonlyArray<[HoldInput, number]>): string {
  return inputs.reduce<HoldState>((state, [input, atMs]) => holdStep(state, input, atMs), IDLE).phase;
}

describe("holdStep", () => {
  const rows: ReadonlyArray<[string, ReadonlyArray<[HoldInput, number]>, string]> = [
    [
      "a short press does nothing",
      [
        ["press", 0],
        ["release", HOLD_MS - 1],
      ],
      "IDLE",
    ],
    [
      "holding for the whole time confirms at the tick",
      [
        ["press", 0],
        ["tick", HOLD_MS],
      ],
      "CONFIRMED",
    ],
    [
      "a late timer still confirms at the release",
      [
        ["press", 0],
        ["release", HOLD_MS],
      ],
      "CONFIRMED",
    ],
    [
      "a tick before the time changes nothing",
      [
        ["press", 0],
        ["tick", HOLD_MS - 1],
      ],
      "HOLDING",
    ],
    ["one Enter only arms", [["enter", 0]], "ARMED"],
    [
      "Enter, Enter confirms",
      [
        ["enter", 0],
        ["enter", 300],
      ],
      "CONFIRMED",
    ],
    [
      "a second Enter that comes too late arms again",
      [
        ["enter", 0],
        ["enter", ARMED_MS + 1],
      ],
      "ARMED",
    ],
    [
      "an armed button goes back to rest",
      [
        ["enter", 0],
        ["tick", ARMED_MS + 1],
      ],
      "IDLE",
    ],
    [
      "a pointer may take over an armed button",
      [
        ["enter", 0],
        ["press", 100],
        ["tick", 100 + HOLD_MS],
      ],
      "CONFIRMED",
    ],
    [
      "Enter while the pointer holds is not counted",
      [
        ["press", 0],
        ["enter", 10],
        ["enter", 20],
      ],
      "HOLDING",
    ],
    [
      "nothing undoes a confirmation but a reset",
      [
        ["enter", 0],
        ["enter", 1],
        ["release", 2],
      ],
      "CONFIRMED",
    ],
    [
      "a reset goes back to rest",
      [
        ["enter", 0],
        ["enter", 1],
        ["reset", 2],
      ],
      "IDLE",
    ],
    ["a release at rest is nothing", [["release", 0]], "IDLE"],
  ];

  it.each(rows)("%s", (_name, inputs, phase) => {
    expect(play(inputs)).toBe(phase);
  });
});
