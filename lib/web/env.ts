import { z } from "zod";

const MIN_SECRET_LENGTH = 16;
/** Nobody stands behind more proxies of their own; a larger number is a slip. */
const MAX_PROXY_HOPS = 5;

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }),
  NEXTAUTH_SECRET: z.string().min(MIN_SECRET_LENGTH),
  PAPER_URL: z.url().default("http://127.0.0.1:8090"),
  COUNTERSIGN_DEMO: z.string().optional(),
  COUNTERSIGN_PRODUCTION: z.string().optional(),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(MAX_PROXY_HOPS).default(0),
});

export type Env = {
  databaseUrl: string;
  /** The one origin that pages are served from and that requests may come from. */
  origin: string;
  secret: string;
  paperUrl: string;
  /** The embedded database with its demo people is in use. */
  demo: boolean;
  /** A real venue is configured. */
  production: boolean;
  /** Proxies of ours in front of this process: so many entries of `X-Forwarded-For` are believed, counted from the right. */
  trustedProxyHops: number;
};

/** Reads the settings of the web process. Throws with every setting that is missing or wrong. */
export function parseEnv(env: Record<string, string | undefined>): Env {
  const result = schema.safeParse(env);
  if (!result.success) {
    const problems = result.error.issues
      .map((issue) => `${issue.path.join(".")}: ${issue.message}`)
      .join("; ");
    throw new Error(
      `The settings of the web process are not complete (${problems}). Start it with \`npm start\`, or set them.`,
    );
  }
  const { data } = result;
  return {
    databaseUrl: data.DATABASE_URL,
    origin: new URL(data.NEXTAUTH_URL).origin,
    secret: data.NEXTAUTH_SECRET,
    paperUrl: data.PAPER_URL,
    demo: data.COUNTERSIGN_DEMO === "1",
    production: data.COUNTERSIGN_PRODUCTION === "1",
    trustedProxyHops: data.TRUSTED_PROXY_HOPS,
  };
}

let parsed: Env | undefined;

/** The settings of this process, read once. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
