import { describe, expect, it, test } from "vitest";
import { defaultSettings } from "../../src/settings.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { readCursor } from "../support/marks.ts";
import { type Folder, openFolder, uriOf } from "../support/neighbours.ts";
import { documentOf, openService } from "../support/service.ts";

const launch = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n";
const unknownFlag = `${launch.trim()} --no-such-flag\n`;

async function gpuOf(folder: Folder, name: string): Promise<string | undefined> {
  const [assessment] = folder.service.analyze(await folder.open(name)).assessments;
  const { value, origin } = assessment?.deployment.gpu ?? expect.fail("no launch");
  return `${value?.label} of ${origin.kind === "inherited" ? origin.from : origin.kind}`;
}

async function rulesIn(folder: Folder, name: string): Promise<readonly string[]> {
  return folder.service.findings(await folder.open(name)).map(({ rule, severity }) => `${severity} ${rule}`);
}

describe("the GPU, the version and the workload", () => {
  it("come from the nearest file, which alone counts", async () => {
    const folder = await openFolder({
      ".gpuplanrc.yaml": "gpu: L4\nvllm: 0.10\nexpected_concurrency: 3\n",
      "near/.gpuplanrc.yaml": "gpu: A40\n",
      "serve.sh": launch,
      "near/deep/serve.sh": launch,
    });
    expect(await gpuOf(folder, "serve.sh")).toBe("L4 of .gpuplanrc.yaml");
    expect(await gpuOf(folder, "near/deep/serve.sh")).toBe("A40 of .gpuplanrc.yaml");
    const [near] = folder.service.analyze(await folder.open("near/deep/serve.sh")).assessments;
    expect(near?.deployment.version.origin.kind).toBe("default");
    const [far] = folder.service.analyze(await folder.open("serve.sh")).assessments;
    expect(far?.deployment.version).toMatchObject({
      value: { major: 0, minor: 10 },
      origin: { kind: "inherited", from: ".gpuplanrc.yaml" },
    });
    expect(far?.deployment.workload.concurrency).toMatchObject({
      value: 3,
      origin: { from: ".gpuplanrc.yaml" },
    });
  });

  it("count before the settings and the picked target, and behind directive and file", async () => {
    const folder = await openFolder({
      ".gpuplanrc.yaml": "gpu: L4\n",
      "serve.sh": launch,
      "directive.sh": `# gpuplan: gpu=A40\n${launch}`,
    });
    folder.service.configure({ ...defaultSettings, targetGpu: "T4" });
    folder.service.pickTarget("H100");
    expect(await gpuOf(folder, "serve.sh")).toBe("L4 of .gpuplanrc.yaml");
    expect(await gpuOf(folder, "directive.sh")).toBe("A40 of written");
  });

  it("count behind what the command line is given", async () => {
    const folder = await openFolder({ ".gpuplanrc.yaml": "gpu: L4\nvllm: 0.10\n", "serve.sh": launch });
    const names = { targetGpu: "--gpu", vllmVersion: "--vllm", beforeConfig: true } as const;
    folder.service.configure({ ...defaultSettings, targetGpu: "A40" }, names);
    expect(await gpuOf(folder, "serve.sh")).toBe("A40 of --gpu");
    const [assessment] = folder.service.analyze(await folder.open("serve.sh")).assessments;
    expect(assessment?.deployment.version.origin).toMatchObject({ from: ".gpuplanrc.yaml" });
  });

  it("follow what an editor has, before it is saved", async () => {
    const folder = await openFolder({ ".gpuplanrc.yaml": "gpu: L4\n", "serve.sh": launch });
    expect(await gpuOf(folder, "serve.sh")).toBe("L4 of .gpuplanrc.yaml");
    expect(folder.service.fileChanged(uriOf(".gpuplanrc.yaml"), "gpu: A40\n")).toBe(true);
    expect(await gpuOf(folder, "serve.sh")).toBe("A40 of .gpuplanrc.yaml");
    expect(folder.service.fileChanged(uriOf("nearer/.gpuplanrc.yaml"), "gpu: T4\n")).toBe(false);
  });

  it("are taken from a file that comes to be", async () => {
    const folder = await openFolder({ "a/serve.sh": launch });
    await folder.open("a/serve.sh");
    folder.files.set("a/.gpuplanrc.yaml", "gpu: L4\n");
    expect(folder.service.fileChanged(uriOf("a/.gpuplanrc.yaml"), null)).toBe(true);
    expect(await gpuOf(folder, "a/serve.sh")).toBe("L4 of .gpuplanrc.yaml");
  });
});

describe("rules", () => {
  it("are turned off, reported otherwise, or set back to what they are", async () => {
    const withRule = async (level: string) => {
      const folder = await openFolder({
        ".gpuplanrc.yaml": `gpu: L4\nrules: { unknown-flag: ${level} }\n`,
        "serve.sh": unknownFlag,
      });
      folder.service.configure({ ...defaultSettings, rules: { "unknown-flag": "warning" } });
      return await rulesIn(folder, "serve.sh");
    };
    expect(await withRule("off")).toEqual([]);
    expect(await withRule("hint")).toEqual(["hint unknown-flag"]);
    expect(await withRule("default")).toEqual(["error unknown-flag"]);
    expect(await withRule("loud")).toEqual(["warning unknown-flag"]);
  });
});

describe("ignored files", () => {
  it("have no findings, and what counts is the path from the configuration's folder", async () => {
    const folder = await openFolder({
      "a/.gpuplanrc.yaml": "gpu: L4\nignore: [vendor/, '*.tmpl.sh', '!vendor/ours.sh']\n",
      "a/serve.sh": unknownFlag,
      "a/x.tmpl.sh": unknownFlag,
      "a/vendor/serve.sh": unknownFlag,
      "a/vendor/ours.sh": unknownFlag,
      "vendor/serve.sh": `# gpuplan: gpu=L4\n${unknownFlag}`,
    });
    expect(await rulesIn(folder, "a/serve.sh")).toEqual(["error unknown-flag"]);
    expect(await rulesIn(folder, "a/vendor/ours.sh")).toEqual(["error unknown-flag"]);
    expect(await rulesIn(folder, "vendor/serve.sh")).toEqual(["error unknown-flag"]);
    for (const name of ["a/x.tmpl.sh", "a/vendor/serve.sh"]) {
      expect(await rulesIn(folder, name)).toEqual([]);
      expect(folder.service.isIgnored(await folder.open(name))).toBe(true);
    }
  });
});

describe("what a repository that somebody sends may not do", () => {
  it("is to turn the Hub on, or to name another one", async () => {
    const folder = await openFolder({
      ".gpuplanrc.yaml": "gpu: L4\nhub: { enabled: true }\nhub.endpoint: https://evil.example\n",
      "serve.sh": launch,
    });
    expect(await rulesIn(folder, "serve.sh")).toEqual([]);
    expect(await rulesIn(folder, ".gpuplanrc.yaml")).toEqual([
      "error invalid-config",
      "error invalid-config",
    ]);
  });

  it("is to have anything read that is no configuration above the file", async () => {
    const folder = await openFolder({
      ".gpuplanrc.yaml": "extends: ../../secret.yaml\ninclude: /etc/passwd\nignore: [../x]\n",
      "a/serve.sh": launch,
    });
    await folder.open("a/serve.sh");
    expect(
      folder.asked.filter(
        (path) =>
          !/^(?:\/srv\/team a\/llm\/a|\/srv\/team a\/llm|\/srv\/team a|\/srv)?\/\.gpuplanrc\.yaml$/.test(
            path,
          ),
      ),
    ).toEqual([]);
  });

  it("is to be asked for by documents that launch nothing, or are no files", async () => {
    const folder = await openFolder({ ".gpuplanrc.yaml": "gpu: L4\n", "notes.sh": "echo hello\n" });
    await folder.open("notes.sh");
    const untitled = { ...documentOf(launch), uri: "untitled:Untitled-1" };
    await folder.service.readModels(untitled, new AbortController().signal, () => undefined);
    expect(folder.asked).toEqual([]);
  });
});

test("a host without files has no configuration, and says the same without end", async () => {
  const service = await openService();
  const document = documentOf(launch);
  let news = 0;
  await service.readModels(document, new AbortController().signal, () => news++);
  expect(news).toBe(0);
});

test("that there is no configuration is no news", async () => {
  const folder = await openFolder({ "serve.sh": launch });
  const document = { uri: uriOf("serve.sh"), languageId: "", version: 7, text: launch };
  let news = 0;
  await folder.service.readModels(document, new AbortController().signal, () => news++);
  expect(news).toBe(0);
});

describe("typing a .gpuplanrc.yaml", () => {
  const complete = async (marked: string) => {
    const { text, offset } = readCursor(marked);
    const service = await openService();
    const document = documentOf(text, ".gpuplanrc.yaml");
    return { text, items: service.completions(document, offset) };
  };
  const after = async (marked: string, label: string) => {
    const { text, items } = await complete(marked);
    const item =
      items.find((each) => each.label === label) ?? expect.fail(items.map((each) => each.label).join());
    return applyEdits(text, [{ range: item.range, newText: item.newText }]);
  };

  it("completes keys that are not there yet", async () => {
    const { items } = await complete("gpu: L4\n█");
    expect(items.map(({ label }) => label)).toEqual(["vllm", "expected_concurrency", "rules", "ignore"]);
    expect(items.every(({ documentation }) => documentation)).toBe(true);
  });

  it.each([
    ["█", "gpu", "gpu: "],
    ["ru█", "rules", "rules:\n  "],
    ["█", "ignore", "ignore:\n  - "],
    ["rules:\n  idl█", "idle-gpu", "rules:\n  idle-gpu: "],
    ["rules:\n  idl█: off\n", "idle-gpu", "rules:\n  idle-gpu: off\n"],
    ["rules: { idl█ }", "idle-gpu", "rules: { idle-gpu:  }"],
    ["rules:\n  idle-gpu: █", "off", "rules:\n  idle-gpu: off"],
    ["rules:\n  idle-gpu:█", "hint", "rules:\n  idle-gpu: hint"],
    ["gpu: █", "L4", "gpu: L4"],
    ["ignore:\n  - █", "**/*.tmpl.yaml", 'ignore:\n  - "**/*.tmpl.yaml"'],
  ])("%j with %s becomes %j", async (marked, label, expected) => {
    expect(await after(marked, label)).toBe(expected);
  });

  it.each(["# █", "other: █", "rules:\n  idle-gpu: off\n  more:\n    deep: █"])(
    "offers nothing at %j",
    async (marked) => {
      expect((await complete(marked)).items).toEqual([]);
    },
  );

  it.each([
    ["gp█u: L4", "**gpu**"],
    ["rules: { idle-█gpu: off }", "**idle-gpu** (information)"],
    ["rules: { idle-gpu: o█ff }", "**idle-gpu** (information)"],
    ["ignore: [ve█ndor/]", "**ignore**"],
  ])("explains %j", async (marked, head) => {
    const { text, offset } = readCursor(marked);
    const service = await openService();
    expect(service.hover(documentOf(text, ".gpuplanrc.yaml"), offset)?.markdown).toMatch(
      new RegExp(`^${head.replace(/[*()]/g, "\\$&")}\n\n[A-Z]`),
    );
  });

  it("mends each mistake that has a nearest", async () => {
    const service = await openService();
    const text = "gpus: 2x L5\ngpu: 2x L5\nrules:\n  idel-gpu: false\n";
    const findings = service.findings(documentOf(text, ".gpuplanrc.yaml"));
    const edits = findings.flatMap((finding) => finding.fixes()[0]?.edits ?? []);
    expect(applyEdits(text, edits.slice(1))).toBe("gpus: 2x L5\ngpu: 2x L4\nrules:\n  idle-gpu: off\n");
  });

  it("is silenced like any other file", async () => {
    const service = await openService();
    const document = documentOf("gpu: L5 # gpuplan-ignore invalid-config: ours\n", ".gpuplanrc.yaml");
    expect(service.findings(document)).toEqual([]);
  });
});
