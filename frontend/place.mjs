/** Puts what was built where the app serves it, file by file, so that an app that is running always finds each. */

import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";

const from = resolve(import.meta.dirname, "dist");
const to = resolve(import.meta.dirname, "../src/strandline/web/static/strandline");

mkdirSync(to, { recursive: true });
const built = readdirSync(from);
for (const name of built) {
  copyFileSync(resolve(from, name), resolve(to, `.${name}`));
  renameSync(resolve(to, `.${name}`), resolve(to, name));
}
for (const name of readdirSync(to)) {
  if (!built.includes(name)) rmSync(resolve(to, name));
}
