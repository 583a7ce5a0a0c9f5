import type { Command } from "commander";
import { addExamples } from "./addCommand.ts";
import type { Listing } from "./catalogueTables.ts";
import type { CommandContext } from "./commandContext.ts";

interface Options {
  readonly json?: boolean;
}

/** The commands that read no file: what the catalogue knows, the plan format's schema, the rules. */
export function addCatalogueCommands(program: Command, { host, setStatus }: CommandContext): void {
  const tables = () => import("./catalogueTables.ts");
  const listing = (name: Listing, description: string, query: string): Command =>
    addExamples(program.command(name), [
      [`gpuplan ${name} ${query}`, "those that are called so"],
      [`gpuplan ${name} --json`, "all of them, as data"],
    ])
      .description(description)
      .argument("[query...]", "words that the name must hold; all without any")
      .option("--json", "print data instead of text")
      .action(async (words: readonly string[], { json }: Options) =>
        setStatus((await tables()).listCatalogue(name, words.join(" "), json === true, host)),
      );
  listing("models", "list the models of the catalogue", "qwen2.5 awq");
  const gpus = listing("gpus", "list the GPUs of the catalogue", "a100");
  listing("prices", "list the dated prices of the catalogue", "l4");
  const compare = gpus
    .command("compare")
    .description("hold GPUs against each other: specifications and prices")
    .argument("<gpus...>", 'names such as L4 A40 "A100 80GB"')
    .action(async (names: readonly string[], _options: Options, command: Command) => {
      const json = command.optsWithGlobals<Options>().json === true;
      setStatus((await tables()).compareGpus(names, json, host));
    });
  addExamples(compare, [['gpuplan gpus compare L4 A40 "A100 80GB"', "a column for each"]]);
  const schema = program
    .command("schema")
    .description("print the JSON Schema of .gpuplan.yaml")
    .action(async () => (await tables()).printSchema(host));
  addExamples(schema, [["gpuplan schema > gpuplan.schema.json", "for editors that check YAML by a schema"]]);
  const rules = program
    .command("rules")
    .description("list the rules, or print one")
    .argument("[id]", "the rule's id")
    .action(async (id: string | undefined) => setStatus(await (await tables()).printRules(id, host)));
  addExamples(rules, [["gpuplan rules cannot-start", "what the rule is about, with an example"]]);
}
