import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { addPersonIfMissing } from "../store/people.ts";
import { saveTemplateUnlessUsed } from "../store/templates.ts";
import { createTestDatabase } from "../store/test-database.ts";
import { TEMPLATES } from "../template/templates.ts";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "./demo-people.ts";
import { openService, type Service } from "./open-service.ts";
import { hashPassword } from "./password.ts";

export type TestService = {
  service: Service;
  /** The same database as its owner, for tests of what an owner can do; and as the witness. */
  ownerUrl: string;
  witnessUrl: string;
  drop(): Promise<void>;
};

let passwordHash: Promise<string> | undefined;

/** A service on a database and a state folder of its own, with templates and the six demo people. For database tests only. */
export async function openTestService(): Promise<TestService> {
  const database = await createTestDatabase();
  const varDir = mkdtempSync(path.join(tmpdir(), "countersign-service-"));
  const service = openService({ databaseUrl: database.url, name: "test", varDir });
  passwordHash ??= hashPassword(DEMO_PASSWORD);
  for (const template of TEMPLATES) await saveTemplateUnlessUsed(service.store.prisma, template);
  for (const person of DEMO_PEOPLE) {
    await addPersonIfMissing(service.store.prisma, { ...person, passwordHash: await passwordHash });
  }
  return {
    service,
    ownerUrl: database.ownerUrl,
    witnessUrl: database.witnessUrl,
    async drop() {
      await service.close();
      await database.drop();
      rmSync(varDir, { recursive: true, force: true });
    },
  };
}
