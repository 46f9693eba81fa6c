import { outcome, routes, type Outcome } from './client';
import type { Body, SessionAddress } from './types';

/** Documents, comments and votes as an organizer handles them. */

export type PreparedDocument = Body['PreparedDocument'];
export type DocumentView = Body['DocumentView'];
export type DocumentReaders = Body['DocumentReaders'];
export type CommentView = Body['CommentView'];
export type CommentList = Body['CommentList'];
export type Handling = Body['Handling'];
export type VoteView = Body['VoteView'];
export type VoteTally = Body['VoteTally'];
export type VoteCounting = Body['VoteCounting'];
export type { SessionAddress };

const session_path = '/api/v1/conferences/{conference}/sessions/{session}';
const prepared_path = `${session_path}/prepared-documents/{document}` as const;

/** Uploads a PDF or DOCX; it is not sent yet. */
export function prepareDocument(path: SessionAddress, file: File): Promise<Outcome<PreparedDocument>> {
  return outcome(
    routes.POST(`${session_path}/prepared-documents`, {
      params: { path, query: { name: file.name } },
      headers: { 'Content-Type': 'application/octet-stream' },
      // The routes are typed as text; the file goes out byte for byte, whatever it is.
      body: file as unknown as string,
      bodySerializer: (body: unknown) => body as File,
    }),
  );
}

export function listPreparedDocuments(path: SessionAddress): Promise<Outcome<PreparedDocument[]>> {
  return outcome(routes.GET(`${session_path}/prepared-documents`, { params: { path } }));
}

export function reviseDocument(
  path: SessionAddress,
  document: number,
  title: string,
  articles: string[],
): Promise<Outcome<PreparedDocument>> {
  return outcome(
    routes.PUT(prepared_path, { params: { path: { ...path, document } }, body: { title, articles } }),
  );
}

export function discardDocument(path: SessionAddress, document: number): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE(prepared_path, { params: { path: { ...path, document } } }));
}

/** Sends it to the endpoints below `subtree`; comments are taken until the deadline, if there is one. */
export function sendDocument(
  path: SessionAddress,
  document: number,
  subtree: number,
  comments_until: string | null,
): Promise<Outcome<DocumentView[]>> {
  return outcome(
    routes.POST(`${prepared_path}/send`, {
      params: { path: { ...path, document } },
      body: { subtree, comments_until },
    }),
  );
}

export function listDocuments(path: SessionAddress): Promise<Outcome<DocumentView[]>> {
  return outcome(routes.GET(`${session_path}/documents`, { params: { path } }));
}

export function showDocument(path: SessionAddress, document: number): Promise<Outcome<DocumentReaders>> {
  return outcome(
    routes.GET(`${session_path}/documents/{document}`, { params: { path: { ...path, document } } }),
  );
}

export function listComments(path: SessionAddress): Promise<Outcome<CommentList>> {
  return outcome(routes.GET(`${session_path}/comments`, { params: { path } }));
}

export function handleComment(
  path: SessionAddress,
  comment: number,
  handling: Handling,
  answer: string | null,
): Promise<Outcome<CommentView>> {
  return outcome(
    routes.PUT(`${session_path}/comments/{comment}/handling`, {
      params: { path: { ...path, comment } },
      body: { handling, answer },
    }),
  );
}

export function listVotes(path: SessionAddress): Promise<Outcome<VoteView[]>> {
  return outcome(routes.GET(`${session_path}/votes`, { params: { path } }));
}

export function openVote(
  path: SessionAddress,
  question: string,
  counting: VoteCounting,
): Promise<Outcome<VoteView[]>> {
  return outcome(routes.POST(`${session_path}/votes`, { params: { path }, body: { question, counting } }));
}

export function closeVote(path: SessionAddress, vote: number): Promise<Outcome<VoteView[]>> {
  return outcome(routes.POST(`${session_path}/votes/{vote}/close`, { params: { path: { ...path, vote } } }));
}
