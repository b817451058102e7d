import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs, styleText } from "node:util";
import { type BundleVerdict, verifyBundle } from "#lib/bundle/verify-bundle.ts";
import { nodeCrypto } from "#lib/proof/node-crypto.ts";
import { utcWords } from "#lib/template/utc-words.ts";

const USAGE = `Usage: npm run verify -- FILE.zip [--json]
Checks a proof bundle without any server: archive, hashes, signatures, audit stream, witness, and each run judged again.
Exit code 0: everything holds. 1: something is wrong, and the first thing is named. 2: there was no file to check.`;

const CHOICE = { GO: "GO", NO_GO: "NO-GO", HOLD: "HOLD" } as const;

function summaryLines(verdict: Extract<BundleVerdict, { ok: true }>): string[] {
  const { summary } = verdict;
  const { witness } = summary;
  return [
    "",
    `Decision ${summary.number}, revision ${summary.revision}: ${summary.title}`,
    `Content ${summary.contentHash}`,
    ...summary.proves.map((words) => `  ${words}`),
    "",
    ...summary.signers.map(
      ({ role, choice, name, atMs, method, onBehalfOf }) =>
        `  ${role.padEnd(14)} ${CHOICE[choice].padEnd(6)} ${name}${onBehalfOf ? ` for ${onBehalfOf}` : ""}, ${utcWords(atMs)}, by ${method}`,
    ),
    ...(summary.authorisedAtMs === null ? [] : [`  authorised     ${utcWords(summary.authorisedAtMs)}`]),
    ...summary.runs.map(({ runId, kind, words }) => `  ${kind.padEnd(14)} ${runId}: ${words}`),
    `Exported by ${summary.exportedBy}, ${utcWords(summary.exportedAtMs)}; witnessed at entry ${witness.entries}, ${utcWords(witness.signedAtMs)}.`,
    "",
    `Witness key    ${witness.fingerprint}`,
    "Compare it with the fingerprint that you were given by another way than this file. All of the above is as good as that key:",
    "whoever holds it could sign another stream.",
  ];
}

function lines(verdict: BundleVerdict): string[] {
  const passed = verdict.checks.map(({ name, words }) => `${styleText("green", "holds")}  ${name}: ${words}`);
  if (!verdict.ok)
    return [
      ...passed,
      `${styleText("yellow", "WRONG")}  ${verdict.where}: ${verdict.reason}`,
      "",
      "Do not rely on this bundle.",
    ];
  return [...passed, ...summaryLines(verdict)];
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean" } },
  });
  const [file] = positionals;
  if (!file) {
    console.error(USAGE);
    return 2;
  }
  // npm runs scripts in the checkout; the file stands where the person is.
  const bytes = await readFile(path.resolve(process.env.INIT_CWD ?? "", file));
  const verdict = await verifyBundle(new Uint8Array(bytes), nodeCrypto);
  console.log(values.json ? JSON.stringify(verdict) : lines(verdict).join("\n"));
  return verdict.ok ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  },
);
