import { fileURLToPath } from "node:url";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "#lib/service/demo-people.ts";
import { hashPassword } from "#lib/service/password.ts";
import { openDatabase } from "#lib/store/database.ts";
import { addPersonIfMissing } from "#lib/store/people.ts";
import { saveTemplateUnlessUsed } from "#lib/store/templates.ts";
import { TEMPLATES } from "#lib/template/templates.ts";

/**
 * Fills a migrated database: every template version and, only in a demo, the six demo people. What is there already
 * stays as it is, so a second time changes nothing; a template version may change only until a decision stands on it.
 */
export async function seed(
  databaseUrl: string,
  isDemo = process.env.COUNTERSIGN_DEMO === "1",
): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    const { prisma } = database;
    for (const template of TEMPLATES) await saveTemplateUnlessUsed(prisma, template);
    if (!isDemo) return;
    const known = await prisma.person.count({
      where: { id: { in: DEMO_PEOPLE.map((person) => person.id) } },
    });
    if (known === DEMO_PEOPLE.length) return;
    const passwordHash = await hashPassword(DEMO_PASSWORD);
    for (const person of DEMO_PEOPLE) await addPersonIfMissing(prisma, { ...person, passwordHash });
  } finally {
    await database.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set. Nothing was written.");
  await seed(url);
}
