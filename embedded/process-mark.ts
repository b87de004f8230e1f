import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, as the system tells it, or null when there is no such process. Together with the id it names
 * one process for good, since ids are used again.
 */
export function processMark(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      // The name in brackets may hold spaces; the start time is field 22, the twentieth behind it (proc(5)).
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}
