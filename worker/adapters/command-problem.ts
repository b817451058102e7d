import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CommandProfile } from "#lib/template/command-profile.ts";
import { ownCommand, unknownPlaceholders } from "#lib/template/own-command.ts";
import type { Template } from "#lib/template/schema.ts";
import { isBelow, logRoots, scrapeProblem } from "./allowed-places.ts";
import { workingDirectoryOf } from "./own-program.ts";

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function isProgram(program: string, cwd: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (program.includes("/")) return isFile(resolve(cwd, program));
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    if (folder !== "" && (await isFile(join(folder, program)))) return true;
  }
  return false;
}

async function sha256Of(path: string): Promise<string | null> {
  const hash = createHash("sha256");
  return pipeline(createReadStream(path), hash).then(
    () => hash.digest("hex"),
    () => null,
  );
}

/** Which file of the signed build is another one now, or is gone; null when all are what was signed. */
export async function buildProblem(profile: CommandProfile): Promise<string | null> {
  const cwd = workingDirectoryOf(profile);
  for (const { file, sha256 } of profile.build) {
    const found = await sha256Of(resolve(cwd, file));
    if (found === null) return `${file} cannot be read, and its content was signed`;
    if (found !== sha256)
      return `${file} is not the signed one: its SHA-256 is ${found}, signed is ${sha256}`;
  }
  return null;
}

async function profileProblem(profile: CommandProfile, env: NodeJS.ProcessEnv): Promise<string | null> {
  const { program, args, prometheus, orderLog } = profile;
  const cwd = workingDirectoryOf(profile);
  const [unknown] = unknownPlaceholders(args);
  if (unknown !== undefined) return `no run has a value for {${unknown}}`;
  const folder = await stat(cwd).catch(() => null);
  if (!folder?.isDirectory()) return `there is no folder ${cwd} to run it in`;
  if (!(await isProgram(program, cwd, env))) return `there is no program ${program} that can be started`;
  if (prometheus) {
    const against = scrapeProblem(prometheus.url, env);
    if (against) return against;
  }
  if (orderLog && !isBelow(resolve(cwd, orderLog.file), logRoots(cwd, env))) {
    return `the order log ${orderLog.file} lies outside its working directory and of COUNTERSIGN_LOG_FOLDERS`;
  }
  return buildProblem(profile);
}

/**
 * Why one of the template's own programs cannot do its part, in words; null when all can. Asked before anything is started:
 * a kill command that is missing must not be found out in a rollback.
 */
export async function commandProblem(
  { preflight, launch, rollback }: Template,
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  for (const step of [launch, ...preflight, ...rollback]) {
    const profile = ownCommand(step);
    const against = profile && (await profileProblem(profile, env));
    if (against) return `“${step.text}” has a program of its own that cannot run: ${against}`;
  }
  return null;
}
