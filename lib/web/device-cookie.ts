import { cookies } from "next/headers";
import { DEVICE_MS } from "#lib/service/known-devices.ts";
import { env } from "./env.ts";

const isHttps = () => env().origin.startsWith("https:");
const cookieName = () => (isHttps() ? "__Host-countersign.device" : "countersign.device");

/** What this browser holds as proof that a person has signed in here before; null when it holds nothing. */
export async function deviceToken(): Promise<string | null> {
  return (await cookies()).get(cookieName())?.value ?? null;
}

/** Gives the browser its proof. It opens nothing: it only spares its owner from strangers' wrong guesses. */
export async function keepDeviceToken(token: string): Promise<void> {
  (await cookies()).set(cookieName(), token, {
    httpOnly: true,
    sameSite: "strict",
    secure: isHttps(),
    path: "/",
    maxAge: DEVICE_MS / 1000,
  });
}
