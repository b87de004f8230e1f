import type { Fault } from './fault';
import type { FaultCode } from './fault-codes';
import { pathText, type Path } from './path';

/** Something that a file names and another file (or another step) must have. */
export interface Mention {
  kind: 'template' | 'segment' | 'coupon' | 'topic' | 'journey' | 'startable' | 'step' | 'message_step';
  id: string;
  spot: Spot;
}

interface FaultMore {
  hint?: string | undefined;
  severity?: 'error' | 'warning';
  /** Point at the key rather than at the value. */
  of?: 'key' | 'value';
}

/** A place in a document at which faults and mentions can be reported. */
export interface Spot {
  readonly path: Path;
  /** The place below this one. */
  at(...parts: Path): Spot;
  fault(code: FaultCode, message: string, more?: FaultMore): void;
  mention(kind: Mention['kind'], id: string): void;
}

/** What is collected while a file is read. */
export interface Desk {
  file: string;
  faults: Fault[];
  mentions: Mention[];
  /** Line and columns of a path, 1-based; the end column is exclusive. */
  place(path: Path, of: 'key' | 'value'): { line: number; column: number; endColumn: number };
}

/** A place in the document of a desk; the root where no path is given. */
export function spotAt(desk: Desk, path: Path = []): Spot {
  return {
    path,
    at: (...parts) => spotAt(desk, [...path, ...parts]),
    fault: (code, message, more = {}) => {
      const fault: Fault = {
        code,
        severity: more.severity ?? 'error',
        file: desk.file,
        path: pathText(path),
        message,
        ...desk.place(path, more.of ?? 'value'),
      };
      if (more.hint !== undefined) fault.hint = more.hint;
      desk.faults.push(fault);
    },
    mention: (kind, id) => {
      desk.mentions.push({ kind, id, spot: spotAt(desk, path) });
    },
  };
}
