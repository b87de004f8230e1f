import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, on every architecture Node runs on. */
const MS_PER_TICK = 10;

/** What a process, with the children it started in its own group, has used so far. */
export interface Usage {
  /** User and system time in ms. */
  cpuMs: number;
  /** Resident memory in MB. */
  residentMb: number;
}

/** CPU and memory of a process and of its process group; NaN where the system does not tell. */
export function usageOf(pid: number): Usage {
  const members = groupOf(pid);
  if (members.length === 0) return { cpuMs: Number.NaN, residentMb: Number.NaN };
  const sum = (read: (member: number) => number): number =>
    members.reduce((total, one) => total + read(one), 0);
  return { cpuMs: sum(cpuMs), residentMb: sum(residentMb) };
}

function groupOf(leader: number): number[] {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => pid === leader || fieldsOf(pid)[2] === String(leader));
  } catch {
    return [];
  }
}

/** The fields of `/proc/<pid>/stat` after the command, which stands in brackets and may hold blanks. */
function fieldsOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function cpuMs(pid: number): number {
  const fields = fieldsOf(pid);
  // User, system, and those of children that have ended.
  return [11, 12, 13, 14].reduce((total, at) => total + Number(fields[at] ?? 0), 0) * MS_PER_TICK;
}

function residentMb(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1_048_576;
  } catch {
    return 0;
  }
}
