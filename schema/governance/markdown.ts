/** A table in GitHub-flavoured Markdown. Cells are texts of one paragraph: line breaks become spaces, bars are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function cell(content: string): string {
  return content.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
}
