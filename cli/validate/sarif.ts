import { version } from '../../package.json';
import type { Fault } from '../../journey/language/fault';
import { FAULT_CODE_NAMES, FAULT_CODES, type FaultCode } from '../../journey/language/fault-codes';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A rule of the tool: one fault code, in English, since a rule is named once for all readers. */
interface Rule {
  id: FaultCode;
  shortDescription: { text: string };
  fullDescription: { text: string };
  help: { text: string };
}

/** A path as a relative URI reference: each part percent-encoded, so that spaces and other scripts survive. */
function uriOf(file: string): string {
  return file
    .split(/[\\/]/)
    .map((part) => encodeURIComponent(part))
    .join('/');
}

function ruleOf(code: FaultCode): Rule {
  const { en, explain } = FAULT_CODES[code];
  return {
    id: code,
    shortDescription: { text: en },
    fullDescription: { text: explain },
    help: { text: explain },
  };
}

function resultOf(fault: Fault): object {
  const { code, severity, line, column, endColumn, message, hint } = fault;
  const region = {
    startLine: line,
    startColumn: column,
    endLine: line,
    endColumn: Math.max(endColumn, column),
  };
  return {
    ruleId: code,
    ruleIndex: FAULT_CODE_NAMES.indexOf(code),
    level: severity,
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(fault.file) }, region } }],
  };
}

/**
 * Faults as a SARIF 2.1.0 log (OASIS), with every code of the catalogue as a rule. Columns count UTF-16 units from 1,
 * and the end column is exclusive, as SARIF has them.
 */
export function sarifOf(faults: readonly Fault[]): object {
  const rules = FAULT_CODE_NAMES.map(ruleOf);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'journeyman', semanticVersion: version, rules } },
        columnKind: 'utf16CodeUnits',
        results: faults.map(resultOf),
      },
    ],
  };
}
