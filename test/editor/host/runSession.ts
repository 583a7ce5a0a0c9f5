import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { EditorKind } from "./chooseEditor.ts";
import { launchChromium } from "./chromium.ts";
import { electronArguments, ensureElectron } from "./electron.ts";
import { startHostedServer } from "./hostedServer.ts";
import { stagedExtension, suiteBundle } from "./paths.ts";
import { cleanEnvironment, startProcess } from "./processes.ts";
import type { Session } from "./sessions.ts";
import { collectResults, readSuiteEvents, type SuiteResult } from "./suiteReport.ts";
import { createTemporaryFolder } from "./temporaryFolder.ts";
import { writeUserSettings } from "./userSettings.ts";
import { createWorkspace } from "./workspaces.ts";

/** Starts an editor on the session's workspace, runs the suite inside its extension host and brings back its results. */
export async function runSession(editor: EditorKind, session: Session): Promise<SuiteResult[]> {
  const workspace = await createWorkspace(session.workspace);
  const home = await createTemporaryFolder("session");
  const report = join(home.path, "suite.jsonl");
  const environment = { GPUPLAN_SESSION: session.name, GPUPLAN_SUITE_REPORT: report };
  try {
    const run = editor === "electron" ? runInElectron : runInHosted;
    const ending = await run({ session, folder: workspace.path, home: home.path, report, environment });
    return collectResults(session.name, await readSuiteEvents(report), ending);
  } finally {
    await workspace.remove();
    await home.remove();
  }
}

interface SessionRun {
  readonly session: Session;
  readonly folder: string;
  readonly home: string;
  readonly report: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Resolves with how the session ended, in words that explain a missing result. */
async function runInHosted(run: SessionRun): Promise<string> {
  const { session, folder, environment } = run;
  const server = await startHostedServer({ settings: session.settings, environment });
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      const messages: string[] = [];
      page.on("console", (message) => messages.push(message.text()));
      // The workbench calls this when its extension host has run the suite.
      const exited = new Promise<string>((resolve) => {
        const onExit = (code: number): void => resolve(`the extension host ended with status ${code}`);
        page.exposeFunction("codeAutomationExit", onExit).catch((error: unknown) => resolve(String(error)));
      });
      await page.goto(server.address(folder, suiteBundle));
      const ending = await Promise.race([exited, waitUntilDone(run)]);
      return withTail(ending, `${server.output()}\n${messages.join("\n")}`);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/**
 * `runTests` of @vscode/test-electron always switches workspace trust off and never gives up on a hanging editor, so
 * only its download is used and the program started here.
 */
async function runInElectron(run: SessionRun): Promise<string> {
  const { session, folder, home, environment } = run;
  const executable = await ensureElectron();
  await writeUserSettings([join(home, "data", "User")], session.settings);
  const args = [
    ...electronArguments(home, folder),
    `--extensionDevelopmentPath=${stagedExtension}`,
    `--extensionTestsPath=${suiteBundle}`,
  ];
  const editor = startProcess(executable, args, { env: cleanEnvironment(environment) });
  try {
    const exited = new Promise<string>((resolve) => {
      editor.child.once("exit", (code) => resolve(`VS Code ended with status ${code ?? "signal"}`));
      editor.child.once("error", (error) => resolve(error.message));
    });
    return withTail(await Promise.race([exited, waitUntilDone(run)]), editor.output());
  } finally {
    await editor.stop();
  }
}

/** Resolves when the suite has written its last line, or with a complaint when its time is up. */
async function waitUntilDone(run: SessionRun): Promise<string> {
  const { name, timeoutMs } = run.session;
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const events = await readSuiteEvents(run.report);
    if (events.some((event) => event.kind === "done")) return "the suite is done";
    await delay(200);
  }
  return `session "${name}" was stopped after ${timeoutMs / 1000} s`;
}

function withTail(ending: string, output: string): string {
  // Its logger complains at every start, since its native part is not built.
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !/spdlog|bindings file/.test(line));
  return `${ending}. The editor's last words:\n${lines.slice(-30).join("\n")}`;
}
