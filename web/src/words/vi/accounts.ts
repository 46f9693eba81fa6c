/** Accounts, and the people who have them. */
export const accounts = {
  'person.own': 'Họ tên, chức vụ của tôi',
  'person.of': 'Người dùng tài khoản {name}',
  'person.lead':
    'Báo cáo, biên bản và các văn bản khác ghi họ tên, chức vụ này ở những việc làm bằng tài khoản, thay cho tên tài khoản.',
  'person.full_name': 'Họ và tên',
  'person.position': 'Chức vụ',
  'person.position.hint': 'Ví dụ: Phó Chánh Văn phòng. Có thể để trống.',
  'person.change': 'Lần này là',
  'person.change.from_now': 'Người khác nhận tài khoản, hoặc chức vụ mới, kể từ bây giờ',
  'person.change.from_now.hint': 'Văn bản về những việc đã làm trước đây vẫn ghi như cũ.',
  'person.change.corrected': 'Sửa chỗ ghi sai',
  'person.change.corrected.hint': 'Văn bản lập lại về những việc đã làm cũng ghi theo chỗ sửa này.',
  'problem.too_many_persons': 'Tài khoản đã qua tay 100 người. Hãy đề nghị quản trị lập tài khoản khác.',
  'person.counts_from_now':
    'Họ tên, chức vụ mới ghi từ bây giờ; văn bản về những việc đã làm vẫn ghi như cũ. Chỗ ghi sai do quản trị sửa.',
  'person.none': 'Chưa ghi họ tên',

  'accounts.title': 'Tài khoản',
  'accounts.lead':
    'Dành cho quản trị, ban tổ chức và cán bộ tổng hợp. Điểm cầu không cần tài khoản: điểm cầu vào bằng đường dẫn hoặc mã riêng.',
  'accounts.add': 'Thêm tài khoản',
  'accounts.name.hint':
    'Để đăng nhập: 3 đến 64 chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới hoặc @.',
  'accounts.role': 'Vai trò',
  'accounts.role.admin': 'Quản trị: mọi việc, kể cả tài khoản và hội nghị',
  'accounts.role.organizer': 'Ban tổ chức: lên kế hoạch và điều hành trong phạm vi được giao',
  'accounts.role.staff': 'Cán bộ tổng hợp: xem và tải báo cáo trong phạm vi được giao',
  'accounts.subtree': 'Phạm vi được giao (mã điểm cầu)',
  'accounts.subtree.hint': 'Gồm điểm cầu này và các điểm cầu trực thuộc. Để trống là toàn bộ.',
  'accounts.everything': 'Toàn bộ',
  'accounts.subtree.of': 'Phạm vi {code}',
  'accounts.password.hint': 'Từ 12 đến 200 ký tự. Hãy trao trực tiếp cho người dùng.',
  'accounts.created': 'Tạo lúc {time}',
  'accounts.own': 'Tài khoản của bạn',
  'accounts.person': 'Họ tên, chức vụ',
  'accounts.password.change': 'Đổi mật khẩu',
  'accounts.password.of': 'Mật khẩu mới của {name}',
  'accounts.password.ends': 'Nơi nào đang đăng nhập bằng tài khoản này cũng phải đăng nhập lại.',
  'accounts.delete': 'Xóa tài khoản',
  'accounts.delete.of': 'Xóa tài khoản {name}?',
  'accounts.delete.text': 'Không ai đăng nhập bằng tài khoản này được nữa và không khôi phục được.',
  'accounts.delete.kept':
    'Họ tên, chức vụ được giữ lại để văn bản về những việc đã làm vẫn ghi đúng người chịu trách nhiệm.',
  'accounts.delete.forget': 'Xóa cả họ tên, chức vụ: văn bản lập từ nay chỉ ghi tên tài khoản',
} as const;
