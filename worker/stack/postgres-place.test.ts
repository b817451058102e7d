import { expect, test } from "vitest";
import { mayPass, sharedPlaceFor } from "./postgres-place.ts";

const postgres = { uid: 101, gid: 104 };

test.each([
  ["root's private home", { uid: 0, gid: 0, mode: 0o700 }, false],
  ["a folder open to all", { uid: 0, gid: 0, mode: 0o755 }, true],
  ["a folder that others may pass but not list", { uid: 0, gid: 0, mode: 0o711 }, true],
  ["its own private folder", { uid: 101, gid: 104, mode: 0o700 }, true],
  ["its own folder without the right to pass", { uid: 101, gid: 104, mode: 0o677 }, false],
  ["a folder of its group", { uid: 0, gid: 104, mode: 0o750 }, true],
  ["a folder that shuts out its group alone", { uid: 0, gid: 104, mode: 0o705 }, false],
])("the database's user may pass %s or not", (_name, folder, may) => {
  expect(mayPass(folder, postgres)).toBe(may);
});

test("two state folders never share a place outside of them", () => {
  expect(sharedPlaceFor("/a/var")).not.toBe(sharedPlaceFor("/b/var"));
  expect(sharedPlaceFor("/a/var")).toBe(sharedPlaceFor("/a/var"));
});
