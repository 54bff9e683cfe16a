// node containers_check.mjs NODE_MODULES compose.yaml Dockerfile: the compose file obeys the published schema and our policies, and
// so does the Dockerfile (those of hadolint's rules that concern it). `--self-test` breaks both and fails where it goes unnoticed.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

const [modules, composePath, dockerPath, mode] = process.argv.slice(2);
const require = createRequire(modules + '/x.js');
const { parse } = require('yaml');
const Ajv = require('ajv').default ?? require('ajv');
const schema = JSON.parse(readFileSync(`${modules}/dclint/schemas/compose.schema.json`, 'utf8'));
delete schema.$schema; // draft 7 under another address than ajv knows it by
const valid = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

function composeProblems(compose) {
  const problems = [];
  const wrong = (condition, text) => { if (condition) problems.push(text); };
  if (!valid(compose)) return valid.errors.map((error) => `${error.instancePath}: ${error.message}`);
  const here = dirname(resolve(composePath));
  for (const [name, service] of Object.entries(compose.services)) {
    wrong(!/:[^:/]+$/.test(service.image), `${name}: image ${service.image} has no tag`);
    wrong(/:latest$/.test(service.image), `${name}: latest`);
    wrong(service.privileged || service.cap_add || service.pid === 'host', `${name}: too many rights`);
    if (name !== 'database') {
      wrong(!service.read_only, `${name}: its root can be written`);
      wrong(!service.user || /^(root|0)(:|$)/.test(service.user), `${name}: runs as root`);
      wrong(String(service.cap_drop) !== 'ALL', `${name}: keeps capabilities`);
      wrong(!service.security_opt?.includes('no-new-privileges:true'), `${name}: may gain rights`);
    }
    for (const port of service.ports ?? []) wrong(!String(port).startsWith('127.0.0.1:'), `${name}: port ${port} is open to the network`);
    for (const [key, value] of Object.entries(service.environment ?? {}))
      wrong(/PASSWORD|SECRET|TOKEN/.test(key) && !/FILE$/.test(key) && value, `${name}: a secret in the environment`);
    for (const volume of service.volumes ?? []) {
      const [from] = volume.split(':');
      if (from.startsWith('.')) wrong(!existsSync(resolve(here, from)), `${name}: no file ${from}`);
      else if (!volume.startsWith('${')) wrong(!(from in compose.volumes), `${name}: no volume ${from}`);
    }
    for (const network of service.networks ?? []) wrong(!(network in compose.networks), `${name}: no network ${network}`);
    for (const other of Object.keys(service.depends_on ?? {})) wrong(!(other in compose.services), `${name}: waits for nobody, ${other}`);
  }
  for (const name of ['access', 'territory', 'evacuation', 'registry', 'roadmap', 'reporting', 'gateway', 'nginx', 'database', 'prometheus', 'alertmanager', 'grafana'])
    wrong(!compose.services[name], `no ${name}`);
  for (const name of ['database', 'access', 'registry', 'prometheus']) wrong(compose.services[name]?.ports || !compose.networks.inside?.internal, `${name} can be reached from outside`);
  return problems;
}

function dockerProblems(text) {
  const problems = [];
  const wrong = (condition, what) => { if (condition) problems.push(`Dockerfile: ${what}`); };
  const lines = text.replace(/^#.*\n/gm, '').replace(/\\\n/g, ' ').split('\n').filter((line) => line.trim());
  const last = lines.slice(lines.map((line) => /^FROM/.test(line)).lastIndexOf(true));
  wrong(lines.some((line) => /^FROM/.test(line) && !/:(?!latest)/.test(line)), 'a base without a tag (DL3006, DL3007)');
  wrong(lines.some((line) => /^FROM/.test(line) && !/ AS /.test(line)), 'a stage without a name');
  wrong(lines.some((line) => /^ADD/.test(line)), 'ADD (DL3020)');
  wrong(lines.some((line) => /^WORKDIR (?!\/)/.test(line)), 'a relative WORKDIR (DL3000)');
  wrong(lines.some((line) => /^RUN.*\b(sudo|ssh|vim|shutdown)\b/.test(line)), 'a command that has no place here (DL3001, DL3004)');
  wrong(lines.some((line) => /^RUN.*apt-get install/.test(line) && (!/--yes/.test(line) || !/--no-install-recommends/.test(line))), 'apt-get install (DL3014, DL3015)');
  wrong(lines.some((line) => /^RUN.*apt-get update/.test(line) && !/rm -rf \/var\/lib\/apt\/lists/.test(line)), 'lists of packages stay (DL3009)');
  wrong(lines.some((line) => /^RUN.*\|/.test(line)) && !lines.some((line) => /^SHELL .*pipefail/.test(line)), 'a pipe without pipefail (DL4006)');
  wrong(lines.some((line) => /^(CMD|ENTRYPOINT) (?!\[)/.test(line)), 'CMD or ENTRYPOINT as text (DL3025)');
  const user = last.filter((line) => /^USER/.test(line)).pop();
  wrong(!/^USER [1-9]\d*:[1-9]\d*$/.test(user ?? ''), 'ends as root, or as a name that a cluster cannot check (DL3002)');
  wrong(!last.some((line) => /^COPY --from=build/.test(line)), 'the last stage is not of the built packages');
  wrong(/\b(PASSWORD|SECRET|TOKEN)=/.test(text), 'a secret');
  return problems;
}

const compose = parse(readFileSync(composePath, 'utf8'), { merge: true });
delete compose['x-hardening'];
const docker = readFileSync(dockerPath, 'utf8');
if (mode !== '--self-test') {
  const problems = [...composeProblems(compose), ...dockerProblems(docker)];
  for (const problem of problems) console.error(problem);
  console.log(`${Object.keys(compose.services).length} containers, ${problems.length} problems`);
  process.exit(problems.length ? 1 : 0);
}
let unnoticed = 0;
const notice = (name, problems) => { if (!problems.length) { console.error(`unnoticed: ${name}`); unnoticed++; } };
const spoil = (name, change) => { const copy = structuredClone(compose); change(copy.services.registry, copy); notice(name, composeProblems(copy)); };
spoil('an unknown key', (s) => { s.imagee = 'x'; });
spoil('a number for a list', (s) => { s.volumes = 3; });
spoil('a root that can be written', (s) => { s.read_only = false; });
spoil('root', (s) => { s.user = '0:0'; });
spoil('a port for all', (s) => { s.ports = ['7000:7000']; });
spoil('a missing file', (s) => { s.volumes = ['./nowhere:/x']; });
spoil('a missing network', (s) => { s.networks = ['nowhere']; });
spoil('latest', (s) => { s.image = 'x:latest'; });
for (const [name, from, to] of [['root', /^USER.*$/gm, ''], ['no pipefail', /^SHELL.*$/gm, ''], ['ADD', 'COPY . .', 'ADD . .'], ['lists', / && rm -rf \/var\/lib\/apt\/lists\/\*[^\n]*/g, ' && true'], ['a text', 'ENTRYPOINT ["/usr/bin/cc-service"]', 'ENTRYPOINT cc-service'], ['recommended packages', /--no-install-recommends/g, '']])
  notice(`Dockerfile: ${name}`, dockerProblems(docker.replace(from, to)));
console.log(`14 ways to break it, ${unnoticed} unnoticed`);
process.exit(unnoticed ? 1 : 0);
