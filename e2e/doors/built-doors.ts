import { readFileSync } from "node:fs";
import { z } from "zod";

const actionsSchema = z.object({
  node: z.record(
    z.string(),
    z.object({ workers: z.record(z.string(), z.unknown()), filename: z.string(), exportedName: z.string() }),
  ),
});
const pathsSchema = z.record(z.string(), z.string());

/** A server action as the build knows it: `name` is file and export, `page` one of the pages that carry it. */
export type BuiltAction = { id: string; name: string; page: string };

const readJson = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../.next/server/${file}`, import.meta.url), "utf8"));

/** `app/(app)/runs/[runId]/page` or `/(app)/runs/[runId]/page` → `/runs/[runId]`. */
function pathOf(key: string): string {
  const parts = key
    .replace(/^app\//, "/")
    .split("/")
    .slice(0, -1);
  return parts.filter((part) => !/^\(.*\)$/.test(part)).join("/") || "/";
}

/** Every server action of the build. */
export function builtActions(): BuiltAction[] {
  const { node } = actionsSchema.parse(readJson("server-reference-manifest.json"));
  return Object.entries(node).map(([id, { workers, filename, exportedName }]) => ({
    id,
    name: `${filename.replace(/^app\//, "").replaceAll(/\([^/]*\)\//g, "")}#${exportedName}`,
    page: pathOf(Object.keys(workers)[0] ?? "app/page"),
  }));
}

const builtPaths = (kind: "page" | "route") =>
  Object.keys(pathsSchema.parse(readJson("app-paths-manifest.json"))).filter((key) =>
    key.endsWith(`/${kind}`),
  );

/** Every route handler of the build, by its path. */
export const builtRoutes = (): string[] => builtPaths("route").map(pathOf);

/** Every page of the build behind the sign-in, by its path. */
export const builtInnerPages = (): string[] =>
  builtPaths("page")
    .filter((key) => key.startsWith("/(app)/"))
    .map(pathOf);
