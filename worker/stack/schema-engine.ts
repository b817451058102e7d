import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

/** Migrations run one after another; the second connection is the engine's own look at the catalogue. */
const SCHEMA_ENGINE_CONNECTIONS = 2;

type PgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** adapter-pg splits scripts at every `;`, which cuts `$$` bodies in two; PostgreSQL takes the whole script by itself. */
function sendScriptsWhole(adapter: PgAdapter): PgAdapter {
  adapter.executeScript = async (script: string) => {
    await adapter.underlyingDriver().query(script);
  };
  return adapter;
}

/** The adapter's own shadow database cannot be dropped while its pool is open; this one ends the pool first. */
class MigrationAdapter extends PrismaPg {
  readonly #url: string;

  constructor(url: string) {
    super({ connectionString: url, max: SCHEMA_ENGINE_CONNECTIONS });
    this.#url = url;
  }

  override async connect(): Promise<PgAdapter> {
    return sendScriptsWhole(await super.connect());
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
      await owner.dispose();
    };
    return shadow;
  }
}

let ready: Promise<void> | undefined;

async function instantiate(): Promise<void> {
  const file = fileURLToPath(import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const wasm = await readFile(file.replace(/[.]js$/, ".wasm"));
  const imports = { "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(wasm, imports);
  (bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }).__wbg_set_wasm(
    instance.exports,
  );
  (instance.exports.__wbindgen_start as () => void)();
}

/** Prisma's own schema engine, compiled to WebAssembly and speaking through `pg`: no engine download is needed. */
export async function openSchemaEngine(url: string): Promise<bindings.SchemaEngine> {
  ready ??= instantiate();
  await ready;
  const adapter = bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(url));
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
}
