import type { reports as source } from '../vi/reports';

export const reports: Record<keyof typeof source, string> = {
  'reports.title': 'Attendance reports',
  'reports.choose': 'Choose a report',
  'reports.conference': 'Conference',
  'reports.session': 'Session',
  'reports.session.option': '{title} · {state}',
  'reports.kind': 'Kind of report',
  'reports.kind.summary': 'Summary by tree',
  'reports.kind.summary.hint': 'Province, district, commune: a sum for each',
  'reports.kind.endpoints': 'Endpoint detail',
  'reports.kind.endpoints.hint': 'One line an endpoint, with connection times',
  'reports.kind.matrix': 'Matrix of endpoints × agenda items',
  'reports.kind.matrix.hint': 'Time attended of every agenda item',
  'reports.language': 'Language of the report',
  'reports.separator': 'Separator in CSV',
  'reports.separator.comma': 'Comma ( , )',
  'reports.separator.semicolon': 'Semicolon ( ; )',

  'reports.download': 'Download',
  'reports.download.xlsx': 'Download Excel (.xlsx)',
  'reports.download.csv': 'Download CSV',
  'reports.refresh': 'Work out again',

  'reports.preview': 'Preview',
  'reports.final': 'Figures closed',
  'reports.not_final': 'Figures may still change',
  'reports.waiting': 'Making the report…',
  'reports.heading': 'Heading of the report',
  'reports.rows': '{count} rows',
  'reports.table': 'Table of figures, scroll to see all of it',
  'reports.notes': 'Notes',
  'reports.no_rows': 'This report has no rows',
  'reports.no_rows.hint': 'Choose other endpoints or another kind of report.',

  'reports.no_conference': 'There is no conference yet',
  'reports.no_conference.hint': 'When the organizers plan one, its reports are here.',
  'reports.no_session': 'This conference has no session yet',
  'reports.no_session.hint':
    'Reports are made for a session. Come back when the organizers have planned one.',
};
