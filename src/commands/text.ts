/** `1234567.50` as `1,234,567.50`, for people. */
export const grouped = (figure: string | number): string =>
  String(figure).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');

/** Rows of cells as columns that are flush right. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('   ')}`).join('\n');
};
