import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { projectRoot } from "./paths.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporaryFolder.ts";

/** What a workspace holds: a copy of the project's examples, files by path, or many files with nothing to see. */
export type Workspace = "examples" | "quiet" | Readonly<Record<string, string>>;

/** Lays a workspace out in a temporary folder, where tests may change its files. */
export async function createWorkspace(workspace: Workspace): Promise<TemporaryFolder> {
  const folder = await createTemporaryFolder("workspace");
  // The folder's name stands in the window, on pictures too.
  const path = join(folder.path, workspace === "examples" ? "examples" : "workspace");
  if (workspace === "examples") await cp(join(projectRoot, "examples"), path, { recursive: true });
  else await writeFiles(path, workspace === "quiet" ? quietFiles() : workspace);
  return { path, remove: folder.remove };
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** 500 scripts and YAML files as an ordinary service has them; none launches a model or is a plan. */
function quietFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let number = 0; number < 250; number += 1) {
    const folder = `service-${number % 25}`;
    files[`${folder}/deploy-${number}.sh`] = quietScript(number);
    files[`${folder}/manifest-${number}.yaml`] = quietManifest(number);
  }
  return files;
}

function quietScript(number: number): string {
  return [
    "#!/usr/bin/env bash",
    "set -euo pipefail",
    `release=\${1:-release-${number}}`,
    'docker build --tag "registry.example.org/web:$release" .',
    'kubectl rollout status deployment/web --timeout "120s"',
    "",
  ].join("\n");
}

function quietManifest(number: number): string {
  return [
    "apiVersion: apps/v1",
    "kind: Deployment",
    `metadata: { name: web-${number} }`,
    "spec:",
    `  replicas: ${1 + (number % 4)}`,
    "  template:",
    "    spec:",
    "      containers:",
    `        - { name: web, image: "nginx:1.27", args: ["-g", "daemon off;"] }`,
    "",
  ].join("\n");
}
