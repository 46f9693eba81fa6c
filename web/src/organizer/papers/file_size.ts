import { count } from '../../shared/figures';

/** How large a file is, as people say it. */
export function fileSize(bytes: number): string {
  const kibibytes = Math.ceil(bytes / 1024);
  return kibibytes < 1024 ? `${count(kibibytes)} KB` : `${count(Math.round(kibibytes / 1024))} MB`;
}
