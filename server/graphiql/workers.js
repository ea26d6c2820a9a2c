// Monaco checks and completes in workers of our own origin; they carry the version this file was asked for with.
const version = new URL(import.meta.url).search;

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const kind = label === "graphql" || label === "json" ? label : "editor";
    return new Worker(new URL(`./${kind}.worker.js${version}`, import.meta.url), { type: "module", name: label });
  },
};
