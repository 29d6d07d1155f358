/** `npm start`: starts the desktop program from this working copy; where Electron's binary is not installed, says what to do. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The path of the binary, or null. (Importing the electron package itself would start a download.) */
function electronBinary() {
  const home = join(root, 'node_modules', 'electron');
  const name = existsSync(join(home, 'path.txt')) ? readFileSync(join(home, 'path.txt'), 'utf8') : 'electron';
  const dir = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist');
  return existsSync(join(dir, name)) ? join(dir, name) : null;
}

const binary = electronBinary();
if (binary === null) {
  process.stderr.write(
    "Electron's own binary is missing (`npx install-electron` downloads it); without a desktop Plecho runs by `npm run headless -- --profile DIR`, and `npm run demo` shows it with an exchange and a CRM of its own.\n",
  );
  process.exit(1);
}
const built = spawnSync(process.execPath, [join(root, 'build', 'ensure-built.mjs')], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
const program = spawn(binary, [root, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
program.on('exit', (code) => process.exit(code ?? 1));
