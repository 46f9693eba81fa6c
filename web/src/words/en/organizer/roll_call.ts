import type { roll_call as source } from '../../vi/organizer/roll_call';

export const roll_call: Record<keyof typeof source, string> = {
  'organizer.roll_call.none': 'No roll call yet',
  'organizer.roll_call.none_text':
    'When one is opened, every endpoint of the session is asked for its head count, with a deadline.',
  'organizer.roll_call.new': 'Open a roll call',
  'organizer.roll_call.open': 'Open',
  'organizer.roll_call.all': 'Roll calls',
  'organizer.roll_call.title': 'Title',
  'organizer.roll_call.title_example': 'At the beginning',
  'organizer.roll_call.within': 'Answers are wanted within',
  'organizer.roll_call.until': 'Until {time}',
  'organizer.roll_call.opened': 'Opened at {time}',
  'organizer.roll_call.deadline': 'Deadline {time}',
  'organizer.roll_call.left': '{minutes} min left',
  'organizer.roll_call.overdue': 'Past the deadline',
  'organizer.roll_call.closed': 'Closed at {time}',
  'organizer.roll_call.close': 'Close the roll call',
  'organizer.roll_call.close_question': 'Close this roll call?',
  'organizer.roll_call.close_text':
    '{answered} of {asked} endpoints answered. Once closed, it takes no more answers.',
  'organizer.roll_call.official': 'Official figures',
  'organizer.roll_call.make_official': 'Make official',
  'organizer.roll_call.answered': 'Answered',
  'organizer.roll_call.branch': 'Branch',
  'organizer.roll_call.branches': 'By branch',
  'organizer.roll_call.unanswered': 'Not answered: {count}',
  'organizer.roll_call.search': 'Search those who have not answered',
  'organizer.roll_call.everybody': 'Everybody has answered',
  'organizer.roll_call.first_only': 'Only the first {count} are listed.',
};
