import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;
const islands = readdirSync(resolve(here, "src/islands")).filter((name) => name.endsWith(".ts"));

// Every file in src/islands becomes a script of its own name beside main.js. Names are stable, so that templates can
// tell them; what several share is named by its content.
export default defineConfig({
  build: {
    outDir: resolve(here, "dist"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    sourcemap: false,
    reportCompressedSize: false,
    rollupOptions: {
      // htmx evaluates nothing here: its configuration and the policy of every page forbid it.
      checks: { eval: false },
      input: {
        main: resolve(here, "src/main.ts"),
        ...Object.fromEntries(islands.map((name) => [basename(name, ".ts"), resolve(here, "src/islands", name)])),
      },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "shared-[hash].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
