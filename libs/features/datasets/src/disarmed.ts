/** SQL for a text column in a CSV file for spreadsheets: a cell that one would run as a formula begins with an apostrophe. */
export const disarmed = (column: string): string =>
  `case when ${column} ~ '^[=+\\-@\\t\\r]' then '''' || ${column} else ${column} end`;
