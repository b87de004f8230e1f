/** Why a row cannot be taken: a message of the command line, with what it is about. */
export interface RowFault {
  key:
    | 'import.row-no-person'
    | 'import.row-bad-number'
    | 'import.row-bad-flag'
    | 'import.row-bad-cell-json'
    | 'import.row-bad-date'
    | 'import.row-no-zone'
    | 'import.row-columns'
    | 'import.row-no-evidence'
    | 'import.row-event-and-traits'
    | 'import.row-bad-json';
  values: Record<string, string | number>;
}
