import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildProgram } from "../support/buildProgram.ts";
import { ensureTool } from "../support/tools.ts";
import { setUp } from "./setUp.ts";

const run = promisify(execFile);
const session = fileURLToPath(new URL("neovim.lua", import.meta.url));

let neovim: string;
let folder: string;
beforeAll(async () => {
  neovim = await ensureTool("nvim");
  folder = await mkdtemp(join(tmpdir(), "gpuplan-neovim-"));
  await buildProgram("src/cli/main.node.ts", join(folder, "bin", "gpuplan.cjs"));
  await buildProgram("src/lsp/main.node.ts", join(folder, "bin", "server.cjs"));
  const command = join(folder, "bin", "gpuplan");
  await writeFile(command, `#!/bin/sh\nexec '${execPath}' '${join(folder, "bin", "gpuplan.cjs")}' "$@"\n`);
  await chmod(command, 0o755);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Session {
  readonly script: { readonly diagnostics: readonly object[]; readonly after: readonly string[] };
  readonly plan: { readonly diagnostics: readonly object[] };
}

it("Neovim, set up as the page says, shows what is wrong and applies a fix", async () => {
  const work = join(folder, "work");
  await mkdir(work);
  const serve = "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K";
  await writeFile(join(work, "serve.sh"), `${serve} --swap-space 4\n`);
  await writeFile(
    join(work, "chat.gpuplan.yaml"),
    "gpuplan: 1\ngpu: 1x L4\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: { max-model-len: 64K }\n",
  );
  const { script, plan } = await drive(work);

  expect(script.diagnostics).toMatchObject([{ line: 1, from: 55, to: 67 }]);
  expect(script.diagnostics).toMatchObject([{ message: expect.stringMatching(/^--swap-space is gone/) }]);
  expect(script.after).toEqual(serve.split("\n"));
  expect(await readFile(join(work, "serve.sh"), "utf8")).toBe(`${serve}\n`);
  expect(plan.diagnostics).toContainEqual(
    expect.objectContaining({
      line: 5,
      message: expect.stringContaining("64K tokens are more than the model was made for"),
    }),
  );
}, 150_000);

/** The set-up for the Neovim that is there, then the session, without anything of this machine's configuration. */
async function drive(work: string): Promise<Session> {
  const { stdout: about } = await run(neovim, ["--version"]);
  const [, major, minor] = /^NVIM v(\d+)\.(\d+)/.exec(about) ?? [];
  const isNew = Number(major) > 0 || Number(minor) >= 11;
  const setup = join(folder, "setup.lua");
  await writeFile(setup, setUp(isNew ? "neovim 0.11" : "neovim 0.7"));
  const { stdout } = await run(
    neovim,
    ["--clean", "--headless", "-c", `luafile ${setup}`, "-c", `luafile ${session}`],
    {
      cwd: work,
      timeout: 140_000,
      env: {
        PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
        HOME: folder,
        XDG_CACHE_HOME: join(folder, "cache"),
        XDG_STATE_HOME: join(folder, "state"),
      },
    },
  );
  return JSON.parse(stdout);
}
