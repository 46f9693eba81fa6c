/** How the name of a document ends, by what the server says it is. */
export function fileEnding(content: Blob): string {
  return content.type.startsWith('application/pdf') ? 'pdf' : 'docx';
}
