/** A failure that a person can act on: its message is the whole story, so no stack trace is printed. */
export class PlainFailure extends Error {}

/** Runs a command's main function; a failure becomes one sentence (or, when it is a bug, its stack) and exit code 1. */
export async function runCommand(main: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof PlainFailure ? `\n${error.message}` : error);
  }
}

/** The error code of a failed system call (`ENOENT`, `EADDRINUSE`, ...), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
