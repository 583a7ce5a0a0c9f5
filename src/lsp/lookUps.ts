import type { Connection } from "vscode-languageserver";
import type { LookUp } from "../service/hubModels.ts";
import type { Service } from "../service/service.ts";
import { showIfSlow } from "./slowWork.ts";

/** Shows that the Hub is asked where that takes long: one progress for all look-ups under way, which gives them all up. */
export function showLookUps(connection: Connection, service: Pick<Service, "watchHub">): void {
  const underWay = new Set<LookUp>();
  const allOver = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all([...underWay].map(({ over }) => over));
  };
  let isShown = false;
  service.watchHub((lookUp) => {
    underWay.add(lookUp);
    void lookUp.over.then(() => underWay.delete(lookUp));
    if (isShown) return;
    isShown = true;
    const cancelAll = () => underWay.forEach(({ cancel }) => void cancel());
    void showIfSlow(connection, `GPU Plan: asking the Hub for ${lookUp.name}`, allOver(), cancelAll).finally(
      () => {
        isShown = false;
      },
    );
  });
}
