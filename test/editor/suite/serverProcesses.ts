import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

interface ProcessRow {
  readonly id: number;
  readonly parentId: number;
  readonly command: string;
}

/** Ids of the language servers that this extension host has started and that still run. */
export async function findServerProcesses(): Promise<number[]> {
  const rows = process.platform === "linux" ? await readProcFolder() : await readProcessList();
  const servers = rows.filter(
    (row) => row.parentId === process.pid && /[\\/]dist[\\/]server\.cjs/.test(row.command),
  );
  return servers.map((row) => row.id);
}

/** Linux, where a small container may lack `ps`. */
async function readProcFolder(): Promise<ProcessRow[]> {
  const ids = (await readdir("/proc")).map(Number).filter(Number.isInteger);
  const rows = await Promise.all(ids.map(readProcEntry));
  return rows.filter((row) => row !== undefined);
}

async function readProcEntry(id: number): Promise<ProcessRow | undefined> {
  try {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    const command = (await readFile(`/proc/${id}/cmdline`, "utf8")).replaceAll("\0", " ");
    return { id, parentId: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command };
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

async function readProcessList(): Promise<ProcessRow[]> {
  const windows =
    'Get-CimInstance Win32_Process | % { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }';
  const { stdout } =
    process.platform === "win32"
      ? await promisify(execFile)("powershell", ["-NoProfile", "-Command", windows], { maxBuffer: 1e7 })
      : await promisify(execFile)("ps", ["-axo", "pid=,ppid=,args="], { maxBuffer: 1e7 });
  return stdout.split(/\r?\n/).flatMap((line) => {
    const [, id, parentId, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ id: Number(id), parentId: Number(parentId), command }];
  });
}
