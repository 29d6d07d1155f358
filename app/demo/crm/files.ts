/** The temporary file storage of the demo CRM: 100 MB a file; of the content only size and hash are kept. */
import busboy from 'busboy';
import type { Request, Response, Router } from 'express';
import { sha256, type Ledger } from './ledger.ts';

const LARGEST = 100 * 1024 * 1024;

export function fileRoutes(router: Router, ledger: Ledger, now: () => number): void {
  router.post('/api/v1/:ws/files', (request, response) => receive(request, response, ledger, now));
  router.get(['/api/v1/:ws/files/:id', '/api/v1/:ws/files/:id/meta'], (request, response) => {
    const file = ledger.files.get(String(request.params['id']));
    if (file === undefined) return void response.status(409).json({ status: 'notFound', message: 'File not found' });
    const { sha256: _, at: __, ...meta } = file;
    response.json(meta);
  });
}

function receive(request: Request, response: Response, ledger: Ledger, now: () => number): void {
  if (request.is('multipart/form-data') === false || request.get('content-length') === undefined) {
    ledger.fault('', 'file', 'not multipart/form-data of known length');
    return void response.status(400).json({
      errors: { file: ['The file field is required.'] },
      title: 'One or more validation errors occurred.',
      status: 400,
    });
  }
  const form = busboy({ headers: request.headers, limits: { fileSize: LARGEST + 1, files: 1 } });
  let found: { fileName: string; contentType: string; contentLength: number; sha256: string } | null = null;
  let isTooLarge = false;
  form.on('file', (field, stream, { filename, mimeType }) => {
    const hash = sha256();
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      size += chunk.length;
    });
    stream.on('limit', () => (isTooLarge = true));
    stream.on('error', () => form.destroy()); // broken off within the file
    stream.on('end', () => {
      if (field !== 'file') ledger.fault('', 'file', `the part is called ${field}`);
      else if (size > LARGEST) isTooLarge = true;
      else found = { fileName: filename ?? '', contentType: mimeType, contentLength: size, sha256: hash.digest('hex') };
    });
  });
  form.on('error', () => {
    if (!response.headersSent) response.status(400).json({ title: 'Malformed multipart body', status: 400 });
  });
  form.on('close', () => {
    if (response.headersSent) return;
    if (isTooLarge)
      return void response
        .status(409)
        .json({ status: 'fileTooLarge', message: 'File is too large. Maximum size is 100 MB' });
    if (found === null)
      return void response.status(400).json({
        errors: { file: ['The file field is required.'] },
        status: 400,
        title: 'One or more validation errors occurred.',
      });
    const { sha256: _, at: __, ...answer } = ledger.addFile(found, now());
    response.json(answer);
  });
  request.on('aborted', () => form.destroy());
  request.pipe(form);
}
