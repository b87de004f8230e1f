import type { Fault } from './fault';

/** Faults as machines read them: the faults as they are, and how many there are of each severity. */
export interface FaultsJson {
  errors: number;
  warnings: number;
  faults: Fault[];
}

/** What `--json` prints. The shape is part of the contract with editors and pipelines. */
export function faultsToJson(faults: readonly Fault[]): FaultsJson {
  const errors = faults.filter((fault) => fault.severity === 'error').length;
  return { errors, warnings: faults.length - errors, faults: [...faults] };
}
