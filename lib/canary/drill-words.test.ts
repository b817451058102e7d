import { expect, it } from "vitest";
import { answerWords } from "./drill-words.ts";

it.each([
  ["LOSS", "Loss"],
  ["killSwitch", "Kill switch"],
  ["canary closes itself", "Canary closes itself"],
  ["something new", "something new"],
])("%s is called %s", (answer, words) => {
  expect(answerWords(answer)).toBe(words);
});
