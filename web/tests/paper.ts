import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The text of a PDF as it stands on the paper; a form feed ends each sheet. The environment may name a folder for
 * whoever wants to look at it. */
export async function paperText(path: string, name: string): Promise<string> {
  const folder = process.env['SCREENSHOTS'];
  if (folder) await copyFile(path, join(folder, `${name}.pdf`));
  const { stdout } = await run('pdftotext', ['-layout', path, '-']);
  return stdout;
}
