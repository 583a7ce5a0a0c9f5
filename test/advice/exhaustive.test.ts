import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ownSpace } from "../../src/advice/explore.ts";
import { beats, paretoFront } from "../../src/advice/measures.ts";
import type { Proposal } from "../../src/advice/proposal.ts";
import { satisfies } from "../../src/advice/satisfies.ts";
import { searchFront, searchProposals } from "../../src/advice/search.ts";
import type { Axis, Step } from "../../src/advice/step.ts";
import { walk } from "../../src/advice/walk.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import type { Service } from "../../src/service/service.ts";
import { gpusPaidFor } from "../../src/sizing/money.ts";
import { deploymentFiles, runsOr, smallDeploymentFiles, timeFor } from "../support/deploymentFiles.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function unsatisfied(file: { readonly text: string; readonly name: string }): readonly Deployment[] {
  return service
    .analyze(documentOf(file.text, file.name))
    .assessments.filter((assessment) => assessment.kind === "estimated" && !satisfies(assessment))
    .map(({ deployment }) => deployment);
}

/** Every way of a space, each estimated: what the walk must find without. */
function bruteForce(deployment: Deployment): readonly Proposal[] {
  const { hard, soft, tryOut } = ownSpace(deployment, catalogueLookUps);
  const options = product([...hard, ...soft]).flatMap((steps) => tryOut(steps) ?? []);
  const stepsOf = ({ id }: Proposal) => id.split("+");
  return options.filter(
    (option) =>
      !options.some(
        (other) =>
          stepsOf(other).length < stepsOf(option).length &&
          stepsOf(other).every((step) => stepsOf(option).includes(step)) &&
          gpusPaidFor(other.after) <= gpusPaidFor(option.after),
      ),
  );
}

function product(axes: readonly Axis[]): readonly (readonly Step[])[] {
  return axes.reduce<readonly (readonly Step[])[]>(
    (ways, axis) => ways.flatMap((way) => [way, ...axis.map((step) => [...way, step])]),
    [[]],
  );
}

const ids = (proposals: readonly Proposal[]) => proposals.map(({ id }) => id).toSorted();

describe("the search", () => {
  it(
    "finds on 200 small cases what trying every way finds",
    () => {
      let cases = 0;
      let found = 0;
      fc.assert(
        fc.property(smallDeploymentFiles, (file) => {
          const [deployment] = unsatisfied(file);
          fc.pre(deployment !== undefined);
          cases++;
          const all = bruteForce(deployment);
          const walked = walk(ownSpace(deployment, catalogueLookUps)).options;
          found += all.length;
          expect(ids(walked), file.text).toEqual(ids(all));
          expect(ids(paretoFront(walked))).toEqual(ids(paretoFront(all)));
        }),
        { numRuns: runsOr(200) },
      );
      expect(cases).toBeGreaterThanOrEqual(200);
      expect(found).toBeGreaterThan(50);
    },
    timeFor(runsOr(200)),
  );

  it(
    "returns nothing that another one beats in everything",
    () => {
      fc.assert(
        fc.property(deploymentFiles, (file) => {
          for (const deployment of unsatisfied(file)) {
            const front = searchFront(deployment, catalogueLookUps);
            for (const { measures, action } of front)
              expect(
                front.filter((other) => beats(other.measures, measures)),
                action,
              ).toEqual([]);
            expect(searchProposals(deployment, catalogueLookUps).length).toBeLessThanOrEqual(5);
          }
        }),
        { numRuns: runsOr(100) },
      );
    },
    timeFor(runsOr(100)),
  );
});
