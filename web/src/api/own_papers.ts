import { fileOutcome, outcome, routes, type Outcome } from './client';
import type { Body } from './types';

/** What an endpoint does with the documents and votes that it is told of. */

export type OwnDocument = Body['OwnDocument'];
export type OwnComment = Body['CommentView'];
export type Ballot = Body['Ballot'];

const own_path = '/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}';

/** Which endpoint, and in which session. */
export interface OwnAddress {
  conference: number;
  session: number;
  endpoint: number;
}

export function showOwnDocument(path: OwnAddress, document: number): Promise<Outcome<OwnDocument>> {
  return outcome(routes.GET(`${own_path}/documents/{document}`, { params: { path: { ...path, document } } }));
}

/** The file. Whoever is given it has opened it. */
export function openDocument(path: OwnAddress, document: number): Promise<Outcome<Blob>> {
  return fileOutcome(
    routes.GET(`${own_path}/documents/{document}/file`, {
      params: { path: { ...path, document } },
      parseAs: 'blob',
    }),
  );
}

export function makeComment(
  path: OwnAddress,
  document: number,
  article: number,
  text: string,
): Promise<Outcome<OwnDocument>> {
  return outcome(
    routes.POST(`${own_path}/comments`, { params: { path }, body: { document, article, text } }),
  );
}

export function changeComment(
  path: OwnAddress,
  comment: number,
  article: number,
  text: string,
): Promise<Outcome<OwnDocument>> {
  return outcome(
    routes.PUT(`${own_path}/comments/{comment}`, {
      params: { path: { ...path, comment } },
      body: { article, text },
    }),
  );
}

export function withdrawComment(path: OwnAddress, comment: number): Promise<Outcome<OwnDocument>> {
  return outcome(routes.DELETE(`${own_path}/comments/{comment}`, { params: { path: { ...path, comment } } }));
}

export function castBallot(path: OwnAddress, vote: number, ballot: Ballot): Promise<Outcome<unknown>> {
  return outcome(
    routes.PUT(`${own_path}/votes/{vote}`, { params: { path: { ...path, vote } }, body: ballot }),
  );
}
