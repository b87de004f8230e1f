/** What the process's exit code says; scripts rely on these, so a number never changes its meaning. */
export const EXIT = {
  ok: 0,
  /** Findings: faults in files, a failed check, a command that could not do its work. */
  findings: 1,
  /** A plan has changes, only where `--detailed-exitcode` asks for it. */
  changes: 2,
  /** A service that the command needs does not answer. */
  unreachable: 3,
  notFound: 4,
  /** The service understood and refused: key, permission, or a state that does not allow it. */
  refused: 5,
  /** Unknown flag or command, missing or wrong argument. */
  usage: 64,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
