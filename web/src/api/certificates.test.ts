import { expect, test } from 'vitest';
import { certificateFile } from './certificates';

const address = { conference: 3, session: 2 };

test('a certificate is fetched for one endpoint or for all below one', () => {
  expect(certificateFile(address, { endpoint: 7 }, 'pdf', 'vi')).toBe(
    '/api/v1/conferences/3/sessions/2/endpoints/7/certificate?format=pdf&language=vi',
  );
  expect(certificateFile(address, { subtree: 7 }, 'docx', 'en')).toBe(
    '/api/v1/conferences/3/sessions/2/certificates?subtree=7&format=docx&language=en',
  );
});
