/** The name under which it is kept how far the people were looked at for a segment. */
export function segmentScan({ segment, version }: { segment: string; version: string }): string {
  return `segment/${segment}@${version}`;
}
