import { z } from "zod";
import { parseJson } from "./wire/parse-json.ts";

/** Credentials and starting balance of one paper account. They open nothing but the paper exchange. */
const paperAccountSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  apiKey: z.string().min(8),
  secret: z.string().min(8),
  password: z.string().min(1),
  startUsd: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .default("10000"),
  /** What the key may do; the venue tells it with the settings of the account. */
  permissions: z.array(z.enum(["read_only", "trade", "withdraw"])).default(["read_only", "trade"]),
});
export type PaperAccount = z.infer<typeof paperAccountSchema>;

/** A paper account with made-up credentials derived from its name (lower case), 10,000 USDT. */
export function paperAccount(name: string): PaperAccount {
  return {
    name,
    apiKey: `paper-${name}-key`,
    secret: `paper-${name}-secret`,
    password: `paper-${name}-pass`,
    startUsd: "10000",
    permissions: ["read_only", "trade"],
  };
}

/** The accounts that exist unless PAPER_ACCOUNTS says otherwise: 10,000 USDT each. The last one is for the paper twins of canaries. */
export const DEFAULT_PAPER_ACCOUNTS: readonly PaperAccount[] = [
  paperAccount("demo"),
  paperAccount("production"),
  paperAccount("production-twin"),
];

/** Accounts from PAPER_ACCOUNTS (JSON array), or the defaults. Throws in words when the JSON is not usable. */
export function paperAccountsFrom(env: Record<string, string | undefined>): PaperAccount[] {
  const text = env.PAPER_ACCOUNTS;
  if (!text) return [...DEFAULT_PAPER_ACCOUNTS];
  const parsed = z.array(paperAccountSchema).min(1).safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`PAPER_ACCOUNTS is not usable: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
