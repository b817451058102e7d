import { readFile } from "node:fs/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";
import { inCheckout } from "./checkout.ts";

/** Migrations run one after another; the second connection is the engine's own look at the catalogue. */
const SCHEMA_ENGINE_CONNECTIONS = 2;

type PgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** PostgreSQL's one-byte catalogue type, which adapter-pg cannot name, and text, which is read the same way. */
const CHAR_TYPE_ID = 18;
const TEXT_TYPE_ID = 25;

/**
 * Two repairs of adapter-pg for the engine's sake. It splits scripts at every `;`, which cuts `$$` bodies in two:
 * PostgreSQL takes the whole script by itself. And it refuses the one-byte type of catalogue columns that the engine
 * reads: those pass as text and get their name back afterwards. The engine asks one question at a time.
 */
function repaired(adapter: PgAdapter): PgAdapter {
  const pool = adapter.underlyingDriver();
  adapter.executeScript = async (script: string) => {
    await pool.query(script);
  };
  let charColumns: number[] = [];
  const query = pool.query.bind(pool) as (...parameters: unknown[]) => Promise<pg.QueryResult>;
  pool.query = (async (...parameters: unknown[]) => {
    const result = await query(...parameters);
    charColumns = [...(result.fields ?? []).keys()].filter(
      (i) => result.fields[i]?.dataTypeID === CHAR_TYPE_ID,
    );
    for (const field of result.fields ?? [])
      if (field.dataTypeID === CHAR_TYPE_ID) field.dataTypeID = TEXT_TYPE_ID;
    return result;
  }) as typeof pool.query;
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (question) => {
    const answer = await queryRaw(question);
    for (const column of charColumns) answer.columnTypes[column] = ColumnTypeEnum.Character;
    return answer;
  };
  return adapter;
}

/** The adapter's own shadow database cannot be dropped while its pool is open; this one ends the pool first. */
class MigrationAdapter extends PrismaPg {
  readonly #url: string;
  readonly #opened: PgAdapter[] = [];

  constructor(url: string) {
    super({ connectionString: url, max: SCHEMA_ENGINE_CONNECTIONS, allowExitOnIdle: true });
    this.#url = url;
  }

  override async connect(): Promise<PgAdapter> {
    const adapter = repaired(await super.connect());
    this.#opened.push(adapter);
    return adapter;
  }

  /** Ends the engine's connections: nobody can copy a database that somebody is looking at. */
  async close(): Promise<void> {
    for (const adapter of this.#opened.splice(0)) await adapter.dispose();
  }

  override async connectToShadowDb(): Promise<PgAdapter> {
    const owner = await this.connect();
    const name = `shadow_${crypto.randomUUID().replaceAll("-", "")}`;
    await owner.executeScript(`CREATE DATABASE ${name}`);
    const shadowUrl = new URL(this.#url);
    shadowUrl.pathname = `/${name}`;
    const shadow = await new MigrationAdapter(shadowUrl.href).connect();
    const close: SqlDriverAdapter["dispose"] = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await close();
      await owner.executeScript(`DROP DATABASE ${name} WITH (FORCE)`);
    };
    return shadow;
  }
}

let ready: Promise<void> | undefined;

async function instantiate(): Promise<void> {
  const wasm = await readFile(inCheckout("node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm"));
  // A panic of the engine looks for this registry; without it the panic's own message would be lost.
  const registry = { set_message: (message: string) => console.error(`Prisma's schema engine: ${message}`) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const imports = { "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(wasm, imports);
  (bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }).__wbg_set_wasm(
    instance.exports,
  );
  (instance.exports.__wbindgen_start as () => void)();
}

/**
 * Works with Prisma's own schema engine, compiled to WebAssembly and speaking through `pg`: no engine download is needed.
 * Its connections are closed when the work ends.
 */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  ready ??= instantiate();
  await ready;
  const connections = new MigrationAdapter(url);
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(connections);
    return await work(await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, factory));
  } finally {
    await connections.close();
  }
}
