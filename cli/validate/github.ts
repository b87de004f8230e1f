import type { Fault } from '../../journey/language/fault';

/** What the runner decodes in the text of a command (actions/toolkit, `command.ts`). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property also ends at a colon or a comma. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * A fault as a workflow command of GitHub Actions, which shows it at its line of a pull request:
 * `::error file=…,line=…,col=…,endColumn=…,title=…::…`.
 */
export function githubCommand(fault: Fault): string {
  const { code, severity, line, column, endColumn, message, hint } = fault;
  const file = fault.file.split('\\').join('/');
  const properties = Object.entries({ file, line, endLine: line, col: column, endColumn, title: code })
    .map(([name, value]) => `${name}=${property(String(value))}`)
    .join(',');
  return `::${severity} ${properties}::${data(hint === undefined ? message : `${message} ${hint}`)}`;
}
