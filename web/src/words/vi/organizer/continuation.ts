/** Letting a branch go, so that its own lead carries on there. */
export const continuation = {
  'organizer.release.open': 'Bàn giao',
  'organizer.release.open_many': 'Bàn giao ({count})',
  'organizer.release.title': 'Bàn giao cho tỉnh, nhánh',
  'organizer.release.text':
    'Các điểm cầu của nhánh được bàn giao chuyển ngay sang buổi của tỉnh mà không phải kết nối lại. Thời gian dự buổi này tính đến lúc bàn giao; sau đó ở đây chỉ xem được số liệu. Không lấy lại được.',
  'organizer.release.branch': 'Nhánh bàn giao',
  'organizer.release.hint': 'Chọn điểm cầu đứng đầu: cả nhánh bên dưới được bàn giao cùng.',
  'organizer.release.chosen': 'Bàn giao {name}: {count} điểm cầu.',
  'organizer.release.confirm': 'Bàn giao',
  'organizer.release.done': 'Đã bàn giao',
  'organizer.release.none': 'Chưa bàn giao nhánh nào.',
  'organizer.release.at': 'Đã bàn giao lúc {time} · {count} điểm cầu',
  'organizer.release.next': 'Đang hoặc sắp dự: {title}',
  'organizer.release.no_next': 'Chưa có buổi nào của nhánh này: các điểm cầu đang chờ.',
  'organizer.release.endpoint': 'Điểm cầu này đã được bàn giao lúc {time}',
  'organizer.release.endpoint_text': 'Ở buổi này chỉ xem được số liệu.',
} as const;
