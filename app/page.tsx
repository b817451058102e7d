import { redirect } from "next/navigation";

/** The address itself leads to the dashboard. */
export default function Home(): never {
  redirect("/dashboard");
}
