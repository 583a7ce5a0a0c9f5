import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, open, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkspaceOverview } from "../../src/lsp/protocol.ts";
import { buildPrograms, type Programs } from "./programs.ts";

/** A repository in which everything is wrong that can be wrong with a file, and one launch with a mistake. */
/** Each test starts a program, and a busy machine takes its time. */
const timeout = 120_000;

let programs: Programs;
let work: string;
let socket: Server;
beforeAll(async () => {
  programs = await buildPrograms();
  work = await mkdtemp(join(tmpdir(), "gpuplan-hostile-"));
  await layOut(work);
  socket = createServer().listen(join(work, "socket.sh"));
}, timeout);
afterAll(async () => {
  socket.close();
  await chmod(join(work, "closed"), 0o700);
  await rm(work, { recursive: true, force: true });
  await programs.remove();
});

/** Every Unix has it; Node makes no named pipes. */
const makePipe = "mkfifo";

const launch = "vllm serve Qwen/Qwen2.5-7B-Instruct --no-such\n";

async function layOut(folder: string): Promise<void> {
  const write = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);
  await write("honest.sh", launch);
  const bomb = Array.from({ length: 30 }, (_, index) => {
    const below =
      index === 0
        ? '"lol"'
        : Array(10)
            .fill(`*a${index - 1}`)
            .join(", ");
    return `a${index}: &a${index} [${below}]\n`;
  });
  await write("bomb.yaml", `# vllm\n${bomb.join("")}`);
  await write("bomb.gpuplan.yaml", `gpuplan: 1\n${bomb.join("")}services: *a29\n`);
  await write("cycle.yaml", "vllm: &a\n  image: vllm/vllm-openai\n  <<: *a\n  command: [*a, *b]\n");
  await write("cycle.gpuplan.yaml", "gpuplan: 1\nservices: &s\n  chat: *s\n  <<: *s\n");
  await write("deep.yaml", `vllm: ${"[".repeat(100_000)}\n`);
  await write("deep.sh", `${launch}${"$(".repeat(50_000)}\n`);
  await write("long.sh", `vllm serve ${"x".repeat(2_000_000)}\n`);
  await write("nul.sh", Buffer.concat([Buffer.from(launch), Buffer.alloc(100_000)]));
  await write("nul.yaml", Buffer.from("vllm: \0\0\0\n\0services:\n"));
  await write(
    "invalid.sh",
    Buffer.concat([Buffer.from(launch), Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xf0])]),
  );
  // Halves of surrogate pairs, as no UTF-8 has them.
  await write(
    "surrogates.yaml",
    Buffer.from([...Buffer.from("vllm: "), 0xed, 0xa0, 0xbd, 0xed, 0xb0, 0x80, 0x0a]),
  );
  await write("utf16.sh", Buffer.from(`\uFEFF${launch}`, "utf16le"));
  await write("line\nbreak \u001b[31m.sh", launch);
  await write(".env", "A=".repeat(600_000));
  const large = await open(join(folder, "large.sh"), "w");
  await large.write(`${launch}#`);
  await large.truncate(50 * 2 ** 20);
  await large.close();
  await write("large.yaml", "vllm: x\n".repeat(7_000_000));
  await mkdir(join(folder, "folder.yaml"));
  await mkdir(join(folder, "script.sh"));
  await mkdir(join(folder, "closed"));
  await write("closed/serve.sh", launch);
  await write("unreadable.sh", launch);
  await chmod(join(folder, "unreadable.sh"), 0o000);
  await chmod(join(folder, "closed"), 0o000);
  await symlink(".", join(folder, "loop"));
  await symlink("circle.sh", join(folder, "circle.sh"));
  await symlink("/dev/zero", join(folder, "zero.sh"));
  await symlink("/etc/passwd", join(folder, "passwd.sh"));
  await write(
    "compose.yaml",
    "services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    env_file: [pipe.sh, loop, circle.sh, zero.sh, folder.yaml]\n    command: --model Qwen/Qwen2.5-7B-Instruct --config pipe.sh\n",
  );
  await write(
    "names.gpuplan.yaml",
    "gpuplan: 1\nservices:\n  chat: { script: pipe.sh }\n  two: { script: circle.sh }\n",
  );
  expect(spawnSync(makePipe, [join(folder, "pipe.sh"), join(folder, "pipe")]).status).toBe(0);
}

describe("a folder of hostile files", { timeout }, () => {
  it("is checked by the command line, which says what it has not read", async () => {
    const { status, output, errors } = await programs.run(["check", "--format", "json"], { in: work });
    const rows: readonly { readonly file: string; readonly rule: string }[] = JSON.parse(output);
    expect(rows).toContainEqual(expect.objectContaining({ file: "honest.sh", rule: "unknown-flag" }));
    expect(rows).toContainEqual(expect.objectContaining({ file: "invalid.sh", rule: "unknown-flag" }));
    expect(status).toBe(2);
    expect(errors).toContain("large.sh: larger than 10 MiB, not read.\n");
    expect(errors).not.toMatch(/fault|\n\s+at /i);
    expect(rows.map(({ file }) => file)).not.toContain("passwd.sh");
  });

  it.each(["pipe.sh", "pipe", "socket.sh", "zero.sh", "folder.yaml", "loop/loop/loop/circle.sh", "large.sh"])(
    "is no trap where %s is named outright",
    async (name) => {
      const { status, errors } = await programs.run(["check", name], { in: work });
      expect(errors).not.toMatch(/fault/i);
      expect(status).toBe(name === "folder.yaml" ? 0 : 2);
    },
  );

  it("is checked by the server, which goes on answering", async () => {
    const server = await programs.startServer(work);
    try {
      const overview = await server.connection.sendRequest<WorkspaceOverview>("gpuplan/checkWorkspace", {});
      const codes = [...server.published].flatMap(([uri, { diagnostics }]) =>
        diagnostics.map(({ code }) => `${uri.slice(uri.lastIndexOf("/") + 1)} ${code}`),
      );
      expect(codes).toContain("honest.sh unknown-flag");
      expect(overview.problems.join("\n")).toContain("large.sh: larger than 10 MiB, not read.");
      expect(overview.files.map(({ path }) => path)).not.toContain("passwd.sh");
      expect(server.log).toEqual([]);
      expect(await server.connection.sendRequest("gpuplan/workspaceOverview")).toEqual(overview);
    } finally {
      server.stop();
    }
  });
});
