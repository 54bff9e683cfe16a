// node k8s_check.mjs NODE_MODULES OVERLAY < rendered stream: the published schemas, unknown fields refused, and policies of our own.
// With `--self-test` it breaks the stream in known ways and fails where one of them goes unnoticed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, overlay, mode] = process.argv.slice(2);
const require = createRequire(modules + '/x.js');
const { parseAllDocuments } = require('yaml');
const load = (path) => import(pathToFileURL(`${modules}/${path}`).href);

const packages = {
  'cert-manager.io': '@kubernetes-models/cert-manager',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg',
};

// What a validator never looked at is no field of its schema: the schemas themselves are open.
function watched(value, path, unread) {
  if (value === null || typeof value !== 'object') return value;
  const seen = new Set();
  let all = Array.isArray(value);
  const children = new Map();
  unread.push(() => (all ? [] : Object.keys(value).filter((key) => !seen.has(key)).map((key) => `${path}/${key}`)));
  return new Proxy(value, {
    get(target, key) {
      seen.add(key);
      if (!Object.prototype.hasOwnProperty.call(target, key)) return target[key];
      if (!children.has(key)) children.set(key, watched(target[key], `${path}/${String(key)}`, unread));
      return children.get(key);
    },
    ownKeys(target) {
      all = true;
      return Reflect.ownKeys(target);
    },
  });
}

const models = new Map();
async function model(doc) {
  const id = `${doc.apiVersion} ${doc.kind}`;
  if (!models.has(id)) {
    const group = doc.apiVersion.includes('/') ? doc.apiVersion.split('/')[0] : '';
    const name = packages[group] ?? 'kubernetes-models';
    models.set(id, (await load(`${name}/${doc.apiVersion}/${doc.kind}.js`))[doc.kind]);
  }
  return models.get(id);
}

async function schemaProblems(doc) {
  const where = `${doc.kind} ${doc.metadata?.name}`;
  let Model;
  try {
    Model = await model(doc);
  } catch {
    return [`${where}: no schema for ${doc.apiVersion}`];
  }
  const unread = [];
  const object = new Model({ metadata: { name: 'x' } });
  for (const key of Object.keys(object)) delete object[key];
  const proxy = watched(doc, '', unread);
  for (const key of Object.keys(doc)) Object.defineProperty(object, key, { get: () => proxy[key], enumerable: true, configurable: true });
  const problems = [];
  try {
    object.validate();
  } catch (error) {
    problems.push(`${where}: ${error.message}`);
  }
  // The first is the document itself, whose keys the copy above has read.
  const known = ['apiVersion', 'kind', 'metadata', 'spec', 'data', 'binaryData', 'immutable', 'automountServiceAccountToken', 'stringData', 'type'];
  for (const key of Object.keys(doc)) if (!known.includes(key)) problems.push(`${where}: unknown field /${key}`);
  for (const list of unread.slice(1)) for (const path of list()) problems.push(`${where}: unknown field ${path}`);
  return problems;
}

const matches = (selector, labels) =>
  !selector?.matchExpressions &&
  Object.entries(selector?.matchLabels ?? selector ?? {}).every(([key, value]) => labels?.[key] === value);

function policyProblems(docs) {
  const problems = [];
  const wrong = (condition, text) => { if (condition) problems.push(text); };
  const all = (kind) => docs.filter((doc) => doc.kind === kind);
  const workloads = [...all('Deployment'), ...all('Job')];
  const pods = workloads.map((doc) => ({ doc, name: doc.metadata.name, labels: doc.spec.template.metadata.labels, spec: doc.spec.template.spec }));
  pods.push({ name: 'postgres', labels: { 'cnpg.io/cluster': 'postgres' }, spec: null });
  const minimum = (name) => all('HorizontalPodAutoscaler').find((h) => h.spec.scaleTargetRef.name === name)?.spec.minReplicas;

  for (const doc of docs) {
    wrong(doc.kind !== 'Namespace' && doc.metadata.namespace !== 'coordination-centre', `${doc.kind} ${doc.metadata.name}: no namespace`);
    wrong(doc.kind === 'Secret', `Secret ${doc.metadata.name}: secrets are no part of the manifests`);
  }
  const twice = docs.map((doc) => `${doc.kind} ${doc.metadata.name}`).filter((id, at, list) => list.indexOf(id) !== at);
  wrong(twice.length, `twice: ${twice}`);
  const namespace = all('Namespace')[0]?.metadata.labels ?? {};
  wrong(namespace['pod-security.kubernetes.io/enforce'] !== 'restricted', 'the namespace does not enforce restricted pods');

  const made = new Set(all('Certificate').map((doc) => doc.spec.secretName));
  const byHand = new Set(['access-signing', ...pods.map((pod) => `${pod.labels['app.kubernetes.io/name']}-keys`)]);
  const maps = new Map(all('ConfigMap').map((doc) => [doc.metadata.name, doc]));
  const claims = new Set(all('PersistentVolumeClaim').map((doc) => doc.metadata.name));
  for (const { doc, name, labels, spec } of pods.filter((pod) => pod.doc)) {
    const deployment = doc.kind === 'Deployment';
    wrong(deployment && !matches(doc.spec.selector, labels), `${name}: its selector does not match its pods`);
    wrong(deployment && doc.spec.replicas !== undefined, `${name}: replicas are the autoscaler's`);
    wrong(deployment && !minimum(name), `${name}: no autoscaler`);
    wrong(deployment && !(spec.topologySpreadConstraints?.length >= 2), `${name}: not spread over hosts and zones`);
    wrong(deployment && !(spec.terminationGracePeriodSeconds >= 45), `${name}: too little time to drain`);
    for (const spread of spec.topologySpreadConstraints ?? []) wrong(!matches(spread.labelSelector, labels), `${name}: spreads other pods`);
    wrong(spec.automountServiceAccountToken !== false, `${name}: gets a token of the cluster`);
    wrong(!all('ServiceAccount').some((one) => one.metadata.name === spec.serviceAccountName), `${name}: no account`);
    wrong(spec.hostNetwork || spec.hostPID || spec.hostIPC, `${name}: shares the host`);
    const security = spec.securityContext ?? {};
    wrong(security.runAsNonRoot !== true || !(security.runAsUser > 0), `${name}: may be root`);
    wrong(security.seccompProfile?.type !== 'RuntimeDefault', `${name}: no seccomp profile`);
    for (const volume of spec.volumes ?? []) {
      const sources = [volume, ...(volume.projected?.sources ?? [])];
      for (const source of sources) {
        const secret = source.secret?.secretName ?? source.secret?.name;
        wrong(secret && !made.has(secret) && !byHand.has(secret), `${name}: nobody makes the secret ${secret}`);
        wrong(source.configMap && !maps.has(source.configMap.name), `${name}: no ConfigMap ${source.configMap?.name}`);
        for (const item of source.configMap?.items ?? [])
          wrong(!(item.key in (maps.get(source.configMap.name)?.data ?? {})), `${name}: ${source.configMap.name} has no ${item.key}`);
        wrong(source.hostPath, `${name}: a path of the host`);
        const claim = source.persistentVolumeClaim?.claimName;
        wrong(claim && !claims.has(claim), `${name}: no claim ${claim}`);
      }
    }
    for (const container of spec.containers) {
      const at = `${name}/${container.name}`;
      const own = container.securityContext ?? {};
      wrong(own.readOnlyRootFilesystem !== true, `${at}: its root can be written`);
      wrong(own.allowPrivilegeEscalation !== false || own.privileged, `${at}: may gain rights`);
      wrong(String(own.capabilities?.drop) !== 'ALL' || own.capabilities?.add, `${at}: keeps capabilities`);
      wrong(!container.resources?.limits?.memory || !container.resources?.requests?.memory || !container.resources?.requests?.cpu, `${at}: no limits`);
      wrong(container.resources?.limits?.cpu, `${at}: a limit of processors throttles`);
      wrong(!/:[^:/]+$/.test(container.image) || /:latest$/.test(container.image), `${at}: image ${container.image} has no fixed tag`);
      for (const one of container.env ?? []) wrong(one.valueFrom?.secretKeyRef, `${at}: a secret in the environment`);
      wrong(container.envFrom, `${at}: an environment from outside`);
      for (const mount of container.volumeMounts ?? [])
        wrong(!spec.volumes.some((volume) => volume.name === mount.name), `${at}: no volume ${mount.name}`);
      const ports = Object.fromEntries((container.ports ?? []).map((port) => [port.name, port.containerPort]));
      for (const kind of deployment ? ['startupProbe', 'readinessProbe', 'livenessProbe'] : []) {
        const probe = container[kind];
        const port = probe?.grpc?.port ?? probe?.httpGet?.port ?? probe?.tcpSocket?.port;
        wrong(!port, `${at}: no ${kind}`);
        wrong(port && !(port in ports) && !Object.values(ports).includes(port), `${at}: ${kind} asks a port that is not there`);
        wrong(probe?.grpc && probe.grpc.port !== ports.health, `${at}: ${kind} does not ask the health port`);
      }
      wrong(deployment && name !== 'gateway' && !container.readinessProbe?.grpc, `${at}: readiness is not asked by gRPC`);
    }
  }

  for (const doc of all('Service')) {
    const own = pods.filter((pod) => matches(doc.spec.selector, pod.labels));
    wrong(own.length !== 1, `Service ${doc.metadata.name}: selects ${own.map((pod) => pod.name)}`);
    for (const port of doc.spec.ports)
      wrong(!own[0]?.spec?.containers.some((c) => c.ports?.some((p) => p.name === port.targetPort)), `Service ${doc.metadata.name}: no port ${port.targetPort}`);
  }
  for (const doc of all('Deployment')) {
    const budgets = all('PodDisruptionBudget').filter((one) => matches(one.spec.selector, doc.spec.template.metadata.labels));
    wrong(budgets.length !== 1, `${doc.metadata.name}: ${budgets.length} disruption budgets`);
    const budget = budgets[0]?.spec ?? {};
    const least = minimum(doc.metadata.name);
    wrong(budget.maxUnavailable !== 1 && !(budget.minAvailable < least), `${doc.metadata.name}: its budget lets no node be drained`);
    wrong(overlay === 'production' && !(least >= 2), `${doc.metadata.name}: one instance only`);
  }

  // Policies: denied by default, and what one side allows the other does too.
  const policies = all('NetworkPolicy');
  wrong(!policies.some((one) => Object.keys(one.spec.podSelector).length === 0 && !one.spec.ingress && !one.spec.egress &&
    String([...one.spec.policyTypes].sort()) === 'Egress,Ingress'), 'nothing is denied by default');
  const of = (pod, direction) => policies.filter((one) => Object.keys(one.spec.podSelector).length > 0 && matches(one.spec.podSelector, pod.labels))
    .flatMap((one) => one.spec[direction] ?? []);
  const number = (pod, port) => pod.spec?.containers.flatMap((c) => c.ports ?? []).find((p) => p.name === port)?.containerPort ?? port;
  const reaches = (rules, side, other, port) => rules.some((rule) =>
    (rule[side] ?? []).some((peer) => peer.podSelector && !peer.namespaceSelector && matches(peer.podSelector, other.labels)) &&
    (rule.ports ?? []).some((one) => port(one.port)));
  for (const pod of pods) {
    wrong(of(pod, 'egress').length + of(pod, 'ingress').length === 0, `${pod.name}: no policy of its own`);
    for (const direction of ['egress', 'ingress']) {
      for (const rule of of(pod, direction)) for (const peer of rule[direction === 'egress' ? 'to' : 'from'] ?? [])
        wrong(peer.podSelector && !peer.namespaceSelector && !pods.some((other) => matches(peer.podSelector, other.labels)), `${pod.name}: a policy names nobody`);
    }
    for (const other of pods) {
      if (other === pod) continue;
      for (const name of ['grpc', 5432]) {
        const wanted = (port) => number(other, port) === number(other, name);
        const out = reaches(of(pod, 'egress'), 'to', other, wanted);
        const into = reaches(of(other, 'ingress'), 'from', pod, wanted);
        wrong(out !== into, `${pod.name} → ${other.name} (${name}): ${out ? 'not let in' : 'not let out'}`);
      }
    }
  }
  const rights = policies.find((one) => one.metadata.name === 'gateway')?.spec.ingress.filter((rule) => !rule.from) ?? [];
  wrong(rights.length !== 1 || String(rights[0].ports.map((port) => port.port)) !== 'public', 'something but the public port is open to all');
  for (const one of policies.filter((p) => p.metadata.name !== 'gateway'))
    wrong((one.spec.ingress ?? []).some((rule) => !rule.from), `${one.metadata.name}: open to all`);

  const cluster = all('Cluster')[0]?.spec ?? {};
  if (overlay === 'production') {
    wrong(!(cluster.instances >= 3), 'the database has no majority');
    wrong(!(cluster.postgresql?.synchronous?.number >= 1) || cluster.postgresql.synchronous.dataDurability !== 'required', 'commits may be lost');
    wrong(!cluster.backup?.barmanObjectStore || !all('ScheduledBackup').length, 'no backups');
  }
  for (const job of all('Job')) {
    const service = job.metadata.labels['app.kubernetes.io/name'];
    wrong(!cluster.postgresql?.pg_hba?.includes(`hostssl cc_${service} cc_${service}_owner,cc_${service}_app all cert`), `${service}: not let into its database`);
    wrong(!job.spec.template.spec.containers[0].args.some((a) => a.includes(`dbname=cc_${service} user=cc_${service}_owner `)), `${service}: migrates as somebody else`);
    for (const role of ['app', 'owner'])
      wrong(!all('Certificate').some((one) => one.spec.commonName === `cc_${service}_${role}` && one.spec.issuerRef.name === 'postgres-clients'), `${service}: no certificate for ${role}`);
  }
  for (const pod of all('Deployment')) wrong(!all('Certificate').some((one) => one.spec.commonName === pod.metadata.name && one.spec.issuerRef.name === 'suite'), `${pod.metadata.name}: no certificate`);
  wrong(all('PrometheusRule').length < 5 || !all('ServiceMonitor').length, 'nobody watches');
  return problems;
}

async function problemsOf(docs) {
  const problems = [];
  for (const doc of docs) problems.push(...(await schemaProblems(doc)));
  if (problems.length === 0) problems.push(...policyProblems(docs));
  return problems;
}

const docs = parseAllDocuments(readFileSync(0, 'utf8')).map((doc) => {
  if (doc.errors.length) throw doc.errors[0];
  return doc.toJS();
}).filter(Boolean);

if (mode !== '--self-test') {
  const problems = await problemsOf(docs);
  for (const problem of problems) console.error(problem);
  console.log(`${overlay}: ${docs.length} resources, ${problems.length} problems`);
  process.exit(problems.length ? 1 : 0);
}

const find = (list, kind, name) => list.find((doc) => doc.kind === kind && doc.metadata.name === name);
const template = (list) => find(list, 'Deployment', 'registry').spec.template;
const container = (list) => template(list).spec.containers[0];
const breaks = {
  'an unknown field': (d) => { find(d, 'Deployment', 'registry').spec.replicaz = 2; },
  'an unknown field deep inside': (d) => { container(d).readinessProbe.grpc.portt = 1; },
  'a text for a number': (d) => { container(d).ports[0].containerPort = '7000'; },
  'an unknown field of a certificate': (d) => { find(d, 'Certificate', 'registry-tls').spec.lifetime = '1h'; },
  'a text for a number of the cluster': (d) => { find(d, 'Cluster', 'postgres').spec.instances = 'three'; },
  'an unknown field of the cluster': (d) => { find(d, 'Cluster', 'postgres').spec.postgresql.synchronised = {}; },
  'an unknown field of a monitor': (d) => { find(d, 'ServiceMonitor', 'coordination-centre').spec.endpoints[0].every = '1s'; },
  'no probe': (d) => { delete container(d).livenessProbe; },
  'a probe of another port': (d) => { container(d).readinessProbe.grpc.port = 7100; },
  'no limit': (d) => { delete container(d).resources.limits; },
  'a root that can be written': (d) => { container(d).securityContext.readOnlyRootFilesystem = false; },
  'a pod that may be root': (d) => { template(d).spec.securityContext.runAsNonRoot = false; },
  'a token of the cluster': (d) => { template(d).spec.automountServiceAccountToken = true; },
  'a secret in the environment': (d) => { container(d).env = [{ name: 'K', valueFrom: { secretKeyRef: { name: 'registry-keys', key: 'k' } } }]; },
  'a secret that nobody makes': (d) => { template(d).spec.volumes.find((v) => v.name === 'tls').secret.secretName = 'nobody'; },
  'an image without a tag': (d) => { container(d).image = 'registry'; },
  'a selector that does not match': (d) => { find(d, 'Service', 'registry').spec.selector['app.kubernetes.io/name'] = 'registri'; },
  'a budget that lets nothing go': (d) => { Object.assign(find(d, 'PodDisruptionBudget', 'registry').spec, { maxUnavailable: undefined, minAvailable: 2 }); delete find(d, 'PodDisruptionBudget', 'registry').spec.maxUnavailable; },
  'a single instance': (d) => { find(d, 'HorizontalPodAutoscaler', 'registry').spec.minReplicas = 1; },
  'nothing denied': (d) => { d.splice(d.indexOf(find(d, 'NetworkPolicy', 'deny-by-default')), 1); },
  'a door that is open on one side': (d) => { find(d, 'NetworkPolicy', 'registry').spec.ingress[0].from.pop(); },
  'a door for everybody': (d) => { delete find(d, 'NetworkPolicy', 'registry').spec.ingress[0].from; },
  'a pod security that is not restricted': (d) => { find(d, 'Namespace', 'coordination-centre').metadata.labels['pod-security.kubernetes.io/enforce'] = 'baseline'; },
  'commits that may be lost': (d) => { find(d, 'Cluster', 'postgres').spec.postgresql.synchronous.dataDurability = 'preferred'; },
  'no backup': (d) => { delete find(d, 'Cluster', 'postgres').spec.backup; },
};
let unnoticed = 0;
for (const [name, spoil] of Object.entries(breaks)) {
  const copy = structuredClone(docs);
  spoil(copy);
  if ((await problemsOf(copy)).length === 0) { console.error(`unnoticed: ${name}`); unnoticed++; }
}
console.log(`${Object.keys(breaks).length} ways to break it, ${unnoticed} unnoticed`);
process.exit(unnoticed ? 1 : 0);
