import { seed } from "../../prisma/seed.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";

/** Fills the database of DATABASE_URL with templates and demo people; what is there already stays as it is. */
await runCommand(async () => {
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new PlainFailure(
      "DATABASE_URL is not set. Nothing was written. `npm start` seeds its own database by itself.",
    );
  await seed(url);
  return 0;
});
