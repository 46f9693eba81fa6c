import type { components } from './schema';

/** The bodies of HTTP by their names in the server's OpenAPI document. */
export type Body = components['schemas'];

export type Me = Body['Me'];
export type AccountRole = Body['AccountRole'];
export type Joined = Body['Joined'];
export type ConferenceLine = Body['ConferenceLine'];
export type ConferenceView = Body['ConferenceView'];
export type EndpointRef = Body['EndpointRef'];
export type EndpointMode = Body['EndpointMode'];
export type RosterPart = Body['RosterPart'];
export type RosterLine = Body['RosterLine'];
export type SessionView = Body['SessionView'];
export type ReleasedBranch = Body['ReleasedBranch'];
export type State = Body['State'];
export type Step = Body['Step'];
export type ItemView = Body['ItemView'];
export type ItemState = Body['ItemState'];
export type ItemStep = Body['ItemStep'];
export type ProgramView = Body['ProgramView'];
export type Place = Body['Place'];
export type RollCallLine = Body['RollCallLine'];
export type HeadCount = Body['HeadCount'];
export type NewStreamTicket = Body['NewStreamTicket'];
export type StreamTicket = Body['StreamTicket'];
export type IceServer = Body['IceServer'];
export type FloorRule = Body['FloorRule'];
export type FloorView = Body['FloorView'];
export type TurnEnd = Body['TurnEnd'];
export type QueueEntry = Body['QueueEntry'];
export type HolderView = Body['HolderView'];
export type PreviewView = Body['PreviewView'];
export type Shown = Body['Shown'];
export type Ballot = Body['Ballot'];
export type VoteCounting = Body['VoteCounting'];
export type VoteTally = Body['VoteTally'];
export type Fault = Body['Fault'];

/** Which session is meant. */
export interface SessionAddress {
  conference: number;
  session: number;
}

/** How a branch of the roster stands; the top included. Only the WebSocket carries it. */
export interface BranchState {
  /** The position of its top in the roster. */
  position: number;
  endpoints: number;
  connected: number;
  receiving: number;
  answered: number;
}
