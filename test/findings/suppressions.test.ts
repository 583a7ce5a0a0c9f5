import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { defaultSettings } from "../../src/settings.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { readCursor } from "../support/marks.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** The rules that report something, in the order of the text. */
function rulesIn(text: string, name?: string, using = service): readonly string[] {
  return using.findings(documentOf(text, name)).map(({ rule }) => rule);
}

const launch = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --no-such-flag";

describe("a comment that suppresses a rule", () => {
  it.each([
    ["on its line", `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore unknown-flag: of our fork\n`],
    ["above a launch", `# gpuplan-ignore unknown-flag\n# gpuplan: gpu=L4\n${launch}\n`],
    [
      "above a launch of several lines",
      `# gpuplan: gpu=L4\n# gpuplan-ignore unknown-flag: of our fork\nvllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --max-model-len 8K \\\n  --no-such-flag\n`,
    ],
    ["among several", `# gpuplan: gpu=L4\n# gpuplan-ignore idle-gpu, unknown-flag: why\n${launch}\n`],
    [
      "of the whole file",
      `# gpuplan: gpu=L4\ntrue\n${launch}\n# gpuplan-ignore-file unknown-flag: of our fork\n`,
    ],
    ["with the line ends of Windows", `# gpuplan: gpu=L4\r\n# gpuplan-ignore unknown-flag\r\n${launch}\r\n`],
  ])("holds %s", (_, text) => {
    expect(rulesIn(text)).not.toContain("unknown-flag");
  });

  it.each([
    [
      "of another launch",
      `# gpuplan: gpu=L4\n# gpuplan-ignore unknown-flag\n${launch.replace("--no-such-flag", "")}\n${launch}\n`,
    ],
    ["of another rule", `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore stray-word\n`],
    ["that is text of a command", `# gpuplan: gpu=L4\n${launch} "# gpuplan-ignore unknown-flag"\n`],
  ])("does not hold for one %s", (_, text) => {
    expect(rulesIn(text)).toContain("unknown-flag");
  });

  it("holds for the block of YAML below it, however it is folded", () => {
    const compose = (comment: string) => `services:
  ${comment}
  chat:
    image: vllm/vllm-openai:v0.11.0
    command: >
      --model Qwen/Qwen2.5-7B-Instruct
      --no-such-flag
  other:
    image: vllm/vllm-openai:v0.11.0
    command: --model Qwen/Qwen2.5-7B-Instruct --nothing-either
`;
    const count = (text: string) =>
      rulesIn(text, "compose.yaml").filter((rule) => rule === "unknown-flag").length;
    expect(count(compose("# two"))).toBe(2);
    expect(count(compose("# gpuplan-ignore unknown-flag: of our fork"))).toBe(1);
  });
});

describe("a comment that suppresses nothing", () => {
  const unused = (text: string) =>
    service.findings(documentOf(text)).filter(({ rule }) => rule === "unused-suppression");

  it.each([
    [
      "whose rule finds nothing there",
      `# gpuplan: gpu=L4\n# gpuplan-ignore stray-word: once\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n`,
      "stray-word",
      "Nothing here is reported by stray-word, so this suppresses nothing.",
      `# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n`,
    ],
    [
      "behind a command",
      `# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K  # gpuplan-ignore stray-word\n`,
      "stray-word",
      "Nothing here is reported by stray-word, so this suppresses nothing.",
      `# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n`,
    ],
    [
      "in one of its rules",
      `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore stray-word, unknown-flag: ours\n`,
      "stray-word",
      "Nothing here is reported by stray-word, so this suppresses nothing.",
      `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore unknown-flag: ours\n`,
    ],
    [
      "with a misspelt rule",
      `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore unkown-flag: ours\n`,
      "unkown-flag",
      'There is no rule "unkown-flag". Did you mean unknown-flag?',
      `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore unknown-flag: ours\n`,
    ],
  ])("%s is said, and put right", (_, text, words, message, after) => {
    const [finding, ...others] = unused(text);
    expect(others).toEqual([]);
    expect(finding && text.slice(finding.range.start, finding.range.end)).toBe(words);
    expect(finding?.message).toBe(message);
    expect(applyEdits(text, finding?.fixes()[0]?.edits ?? [])).toBe(after);
  });

  it("says that a rule must be named", () => {
    const [finding] = unused(`# gpuplan: gpu=L4\n# gpuplan-ignore\n${launch}\n`);
    expect(finding?.message).toContain("gpuplan-ignore rule-id: reason");
  });

  it("puts a colon right that stands before the rules", () => {
    const text = `# gpuplan: gpu=L4\n# gpuplan-ignore: unknown-flag: of our fork\n${launch}\n`;
    const [finding] = unused(text);
    const after = applyEdits(text, finding?.fixes()[0]?.edits ?? []);
    expect(after).toBe(text.replace("ignore: unknown", "ignore unknown"));
    expect(rulesIn(after)).toEqual([]);
    expect(unused(text.replaceAll("unknown-flag", "some words"))[0]?.fixes()).toEqual([]);
  });

  it("is nobody's fault while the rule is turned off", async () => {
    const quiet = await openService({ rules: { "unknown-flag": "off" } });
    const text = `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore unknown-flag\n`;
    expect(rulesIn(text, "serve.sh", quiet)).toEqual([]);
  });
});

describe("the settings of rules", () => {
  const text = `# gpuplan: gpu=L4\n${launch}\n`;

  it("turn a rule off, or change how it is reported", async () => {
    const severityWith = async (setting: "off" | "hint" | "default") => {
      const changed = await openService({ rules: { ...defaultSettings.rules, "unknown-flag": setting } });
      return changed.findings(documentOf(text)).map(({ rule, severity }) => [rule, severity]);
    };
    expect(await severityWith("default")).toEqual([["unknown-flag", "error"]]);
    expect(await severityWith("hint")).toEqual([["unknown-flag", "hint"]]);
    expect(await severityWith("off")).toEqual([]);
  });
});

/** For every finding, writing the comment must silence it, add none, and change nothing that is launched. */
describe("the fix that writes the comment", () => {
  it.each([
    ["serve.sh", `# gpuplan: gpu=L4\n${launch}\n`],
    [
      "serve.sh",
      "# gpuplan: gpu=L4\nif true; then\n  nohup \\\n    vllm serve Qwen/Qwen2.5-7B-Instruct \\\n    --no-such-flag \\\n    --max-model-len 8K\nfi\n",
    ],
    [
      "compose.yaml",
      "services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: >-\n      --model Qwen/Qwen2.5-7B-Instruct\n      --no-such-flag\n",
    ],
    [
      "pod.yaml",
      'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: vllm/vllm-openai:v0.11.0\n      args:\n        - "--model=Qwen/Qwen2.5-7B-Instruct"\n        - "--no-such-flag"\n',
    ],
    [
      "Dockerfile",
      'FROM vllm/vllm-openai:v0.11.0\nENTRYPOINT ["vllm", "serve", "Qwen/Qwen2.5-7B-Instruct", \\\n  "--no-such-flag"]\n',
    ],
    ["Makefile", "serve:\n\tvllm serve Qwen/Qwen2.5-7B-Instruct \\\n\t  --no-such-flag\n"],
    [
      "run.py",
      'from vllm import LLM\n\nllm = LLM(\n    model="Qwen/Qwen2.5-7B-Instruct",\n    no_such_flag=1,\n)\n',
    ],
    ["run.bat", "vllm serve Qwen/Qwen2.5-7B-Instruct ^\r\n  --no-such-flag\r\n"],
    [
      planName,
      "gpuplan: 1\ngpu: L4\nservices:\n  chat:\n    modle: Qwen/Qwen2.5-7B-Instruct\n    args: { max-model-len: 8K, no-such-flag: 1 }\n",
    ],
  ])("silences each finding of %s", (name, text) => {
    const document = documentOf(text, name);
    const findings = service.findings(document);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      const action = service
        .codeActions(document, finding.range)
        .find(({ title }) => title === `Ignore ${finding.rule} here`);
      const after = applyEdits(text, action?.edits ?? []);
      const others = findings.filter(({ rule }) => rule !== finding.rule).map(({ rule }) => rule);
      expect(
        rulesIn(after, name).filter((rule) => others.includes(rule) || rule === "unused-suppression"),
      ).toEqual(others);
      const launched = (each: string) =>
        service
          .analyze(documentOf(each, name))
          .assessments.map(({ deployment }) => [...deployment.settings.byField.keys()]);
      expect(launched(after)).toEqual(launched(text));
    }
  });
});

describe("typing the comment", () => {
  it.each([
    ["serve.sh", `# gpuplan: gpu=L4\n# gpuplan-ignore idl█\n${launch}\n`, "idle-gpu"],
    ["serve.sh", `# gpuplan: gpu=L4\n${launch} # gpuplan-ignore idle-gpu, █\n`, "unknown-flag"],
    [planName, "gpuplan: 1\n# gpuplan-ignore-file █\nservices: {}\n", "idle-gpu"],
    [".gpuplanrc.yaml", "gpu: L4 # gpuplan-ignore inv█alid\n", "invalid-config"],
    ["run.bat", `rem gpuplan-ignore un█\n${launch}\n`, "unknown-flag"],
  ])("in %s offers the rules that are not named: %j", (name, marked, id) => {
    const { text, offset } = readCursor(marked);
    const items = service.completions(documentOf(text, name), offset);
    const item = items.find(({ label }) => label === id) ?? expect.fail(`no ${id}`);
    expect(item.documentation).toMatch(/\.$/);
    expect(items.some(({ label }) => marked.includes(`ignore ${label},`))).toBe(false);
    const after = applyEdits(text, [{ range: item.range, newText: item.newText }]);
    expect(after).toContain(id);
    expect(after.replace(id, "")).toBe(text.slice(0, item.range.start) + text.slice(item.range.end));
  });

  it("offers none behind the colon, where the reason stands", () => {
    const { text, offset } = readCursor(`# gpuplan: gpu=L4\n# gpuplan-ignore idle-gpu: id█\n${launch}\n`);
    expect(service.completions(documentOf(text), offset).map(({ label }) => label)).not.toContain("idle-gpu");
  });
});

/** What stands where, in files of which each is easy to get wrong. */
describe("a comment is read as what it is", () => {
  const flag = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --no-such-flag";
  const ignore = "gpuplan-ignore unknown-flag: of our fork";

  it.each([
    [
      "page.md",
      "above a fence of a page",
      `<!-- ${ignore} -->\n\`\`\`bash\n# gpuplan: gpu=L4\ncd /srv\n${flag}\n\`\`\`\n`,
    ],
    ["page.md", "in a fence of a page", `\`\`\`console\n# gpuplan: gpu=L4\n$ ${flag} # ${ignore}\n\`\`\`\n`],
    [
      "run.bat",
      "with batch's other mark",
      `rem gpuplan: gpu=L4\r\n:: ${ignore}\r\n${flag} ^\r\n  --seed 1\r\n`,
    ],
    ["run.bat", "of batch, silent and in capitals", `rem gpuplan: gpu=L4\r\n@REM ${ignore}\r\n${flag}\r\n`],
    [
      "vllm.service",
      "with systemd's other mark",
      `[Service]\n; gpuplan: gpu=L4\n; ${ignore}\nExecStart=/usr/bin/${flag} \\\n  --seed 1\n`,
    ],
    [
      "supervisord.conf",
      "of supervisor",
      `[program:vllm]\n; gpuplan: gpu=L4\n; ${ignore}\ncommand=${flag}\n  --seed 1\n`,
    ],
    [
      "Dockerfile",
      "above an instruction over lines",
      `# gpuplan: gpu=L4\nFROM vllm/vllm-openai:v0.11.0\n# ${ignore}\nENTRYPOINT ["vllm", "serve", "Qwen/Qwen2.5-7B-Instruct", \\\n  "--max-model-len=8K", \\\n  # why\n  "--no-such-flag"]\n`,
    ],
    [
      "run.ps1",
      "of PowerShell",
      `# gpuplan: gpu=L4\n# ${ignore}\nvllm serve Qwen/Qwen2.5-7B-Instruct \`\n  --max-model-len 8K \`\n  --no-such-flag\n`,
    ],
    ["Makefile", "behind a tab", `# gpuplan: gpu=L4\nserve:\n\t# ${ignore}\n\t${flag}\n`],
    [
      "compose.yaml",
      "above a list that stands no deeper than its key",
      `# gpuplan: gpu=L4\nservices:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    # ${ignore}\n    command:\n    - --model=Qwen/Qwen2.5-7B-Instruct\n    - --max-model-len=8K\n    - --no-such-flag\n`,
    ],
    [
      "compose.yaml",
      "behind an item",
      `# gpuplan: gpu=L4\nservices:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command:\n      - --model=Qwen/Qwen2.5-7B-Instruct\n      - --max-model-len=8K\n      - --no-such-flag # ${ignore}\n`,
    ],
    ["serve.sh", "above a directive", `# ${ignore}\n# gpuplan: gpu=L4\n\n${flag}\n`],
    [
      "serve.sh",
      "above a loop whose do has its own line",
      `# gpuplan: gpu=L4\n# ${ignore}\nfor i in 0 1\ndo\n  ${flag}\ndone\n`,
    ],
    [
      "serve.sh",
      "above both branches",
      `# gpuplan: gpu=L4\n# ${ignore}\nif a; then\n  ${flag}\nelse\n  ${flag}\nfi\n`,
    ],
    [
      "serve.sh",
      "with a reason behind no colon",
      `# gpuplan: gpu=L4\n# gpuplan-ignore unknown-flag — of our own fork\n${flag}\n`,
    ],
    ["serve.sh", "over blank lines", `# gpuplan: gpu=L4\n# ${ignore}\n\n\n${flag}\n`],
    ["serve.sh", "at the end, without a line's end", `# gpuplan: gpu=L4\n${flag} # ${ignore}`],
    ["serve.sh", "in a byte order mark's file", `\uFEFF# ${ignore}\n# gpuplan: gpu=L4\n${flag}\n`],
  ])("in %s %s", (name, _, text) => {
    for (const each of [text, text.replaceAll(/\r?\n/g, "\r\n")]) {
      expect(rulesIn(each, name)).toEqual([]);
      expect(rulesIn(each.replace("unknown-flag", "idle-gpu"), name)).toContain("unknown-flag");
    }
  });

  it.each([
    [
      "in a text of a plan",
      planName,
      `gpuplan: 1\ndescription: |\n  # gpuplan-ignore-file unknown-flag: a text\ngpu: L4\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: { max-model-len: 8K, no-such-flag: 1 }\nworkload: { concurrency: 2 }\n`,
    ],
    [
      "behind a command whose backslash stands for itself",
      "serve.sh",
      `# gpuplan: gpu=L4\n# ${ignore}\necho \\\\\n${flag}\n`,
    ],
    [
      "in a page, of the block before",
      "page.md",
      `# gpuplan\n\n<!-- ${ignore} -->\n\`\`\`bash\necho\n\`\`\`\n\`\`\`bash\n# gpuplan: gpu=L4\n${flag}\n\`\`\`\n`,
    ],
    [
      "that ends in another language's mark",
      "serve.sh",
      `# gpuplan: gpu=L4\n# ${ignore}\necho \`date\`\n${flag}\n`,
    ],
    ["that no file says anything after", "serve.sh", `# gpuplan: gpu=L4\n${flag}\n# ${ignore}\n`],
  ])("and not %s", (_, name, text) => {
    expect(rulesIn(text, name)).toContain("unknown-flag");
  });

  it("takes no longer for text that is made to", () => {
    const started = performance.now();
    for (const filler of [" ", "\t", "#", "# ", ":", ": ", "-->", "<!--", "a,", ";"])
      service.findings(documentOf(`${flag}\n# gpuplan-ignore${filler.repeat(60_000)}x\n`));
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
