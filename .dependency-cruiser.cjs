// Who may import whom. Each room lists what it may reach inside the repository; all else is an error.
const pure = ["venue", "template", "decision", "canary", "proof", "report", "bundle", "telemetry-sources"];
const purePath = `^lib/(${pure.join("|")})/`;

/** A rule: files below `from` may reach only files of the repository that match one of `allowed`. */
function room(name, from, allowed, notFrom) {
  return {
    name,
    severity: "error",
    from: { path: from, ...(notFrom ? { pathNot: notFrom } : {}) },
    to: { path: "^(lib|app|components|worker|prisma|e2e)/", pathNot: allowed },
  };
}

/** Tests may use what their room may use and the test tools besides. */
const testFile = "[.]test[.]tsx?$";

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    room("venue-knows-nobody", "^lib/venue/", ["^lib/venue/"]),
    room("template-is-the-ground", "^lib/template/", ["^lib/(template|venue)/"]),
    room("proof-knows-only-the-template", "^lib/proof/", ["^lib/(proof|template|venue)/"]),
    room("decision-does-not-know-canary", "^lib/decision/", ["^lib/(decision|template|proof|venue)/"]),
    room("canary-does-not-know-decision", "^lib/canary/", ["^lib/(canary|template|venue)/"]),
    room("bundle-proves-without-a-server", "^lib/bundle/", ["^lib/(bundle|proof|canary|template|venue)/"]),
    room("sources-speak-the-canary's-language", "^lib/telemetry-sources/", [
      "^lib/(telemetry-sources|canary|template|venue)/",
    ]),
    room("report-reads-the-record", "^lib/report/", ["^lib/(report|canary|decision|template|venue)/"]),
    {
      name: "pure-rooms-use-few-packages",
      severity: "error",
      from: { path: purePath, pathNot: testFile },
      to: {
        path: "node_modules/",
        pathNot: "node_modules/(zod|decimal[.]js|canonicalize|trading-signals|fflate|yaml)/",
      },
    },
    {
      name: "pure-rooms-do-no-io",
      severity: "error",
      from: { path: purePath, pathNot: testFile },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "crypto-only-in-proof",
      severity: "error",
      from: { path: "^lib/(venue|template|decision|canary|report|telemetry-sources)/", pathNot: testFile },
      to: { dependencyTypes: ["core"] },
    },
    room("store-knows-only-pure-rooms", "^lib/store/", ["^lib/store/", purePath]),
    {
      name: "only-store-sees-prisma",
      severity: "error",
      // The launcher in worker/stack applies migrations before any room is up, and the seed opens its own client.
      from: { path: "^(lib|app|components|worker)/", pathNot: "^(lib/store|worker/stack)/" },
      to: { path: "^lib/store/generated/|node_modules/(@prisma|prisma|pg)/" },
    },
    room("service-knows-store-and-pure", "^lib/service/", ["^lib/(service|store)/", purePath]),
    room("web-knows-service", "^lib/web/", ["^lib/(web|service)/", purePath]),
    {
      name: "only-web-and-app-know-next",
      severity: "error",
      from: { path: "^(lib|worker)/", pathNot: "^lib/web/" },
      to: { path: "node_modules/(next|next-auth)/" },
    },
    room("app-is-a-thin-door", "^app/", ["^(app|components)/", "^lib/(service|web)/", purePath]),
    room("components-are-pure", "^components/", ["^components/", purePath]),
    room(
      "worker-knows-service",
      "^worker/",
      ["^worker/", "^lib/service/", purePath],
      "^worker/(paper-exchange|stack)/",
    ),
    // The launcher prepares the database before there is a service: it alone may open it by itself.
    room("launcher-may-prepare-the-store", "^worker/stack/", [
      "^worker/stack/",
      "^lib/(service|store)/",
      "^prisma/",
      purePath,
    ]),
    room("paper-exchange-stands-alone", "^worker/paper-exchange/", ["^worker/paper-exchange/", purePath]),
    {
      name: "web-never-loads-a-venue",
      severity: "error",
      from: { path: "^(app|components|lib)/" },
      to: { path: "node_modules/ccxt/" },
    },
    {
      name: "only-the-worker-opens-venue-keys",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: testFile },
      to: { path: "^lib/proof/open-sealed-box[.]ts$" },
    },
    {
      // No judgement, no PnL, no database and no web page can stand in the way of a kill, wherever they are imported from.
      name: "kill-path-knows-no-rules",
      severity: "error",
      from: {
        path: "^worker/(flatten/|venue/|commands/(kill-switch|flatten-account|main-module)[.]ts)",
        pathNot: testFile,
      },
      to: {
        reachable: true,
        path: "^(lib|app|components|worker/(supervisor|trader|drills|archive|commands/(?!kill-switch|flatten-account|main-module)))/|node_modules/(pg|pg-boss|@prisma|next)/",
        // What an order and an account look like, as types; venue profiles and how their keys are sealed.
        pathNot:
          "^lib/(canary/(run-events|run-facts|telemetry)[.]ts|template/(schema|command-profile)[.]ts|venue/|proof/(open-sealed-box|sealed-box|bytes|base64url)[.]ts)",
      },
    },
    {
      name: "no-test-in-the-product",
      severity: "error",
      from: { pathNot: `${testFile}|^e2e/` },
      to: { path: testFile },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^([.]next|var|node_modules/.*/node_modules)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
      mainFields: ["module", "main", "types"],
    },
  },
};
