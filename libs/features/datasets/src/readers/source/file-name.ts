/** The extension of a file name in lower case without its dot, looking through `.gz`: `csv` for `A.CSV.gz`. */
export function extensionOf(name: string): string {
  const match = /\.([a-z0-9]+)(?:\.gz)?$/i.exec(name);
  return match?.[1]?.toLowerCase() ?? '';
}
