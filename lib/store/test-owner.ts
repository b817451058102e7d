import pg from "pg";

/** A connection as the database's owner, who can do anything. For tests of what that is worth. */
export async function connectAsOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  return client;
}
