/** A small scenario that loads, runs and can be won: what `podfall scenario new` begins with. */
const whole = `# A podfall scenario. Try it:   podfall scenario lint ID && podfall play ID
apiVersion: podfall/v1
kind: Scenario
metadata:
  id: ID
  version: 1
  difficulty: 2                 # 1 easy to 5 hard
  estimatedMinutes: 5
  tags: [scheduler]
learning:
  level: KCNA
  objectives: [obj.one]         # keys of text.en, like every text below
time:
  duration: 300s                # virtual time
  warmup: 20s                   # not scored
  clock: turn                   # turn, live or either
cluster:
  zones: [a, b]
  nodePools:
    - name: worker
      zones: {a: 2, b: 1}
      instance: {cpu: "4", memory: 8Gi, price: 0.15}
apps:                           # how images behave; manifests stay ordinary Kubernetes
  "ID/web:1.0":
    imageSize: 60Mi
    start: 1s
    warm: 2s
    memory: {base: 40Mi, perInFlight: 128Ki}
    request: {cpu: 10ms, wait: 5ms, workers: 16, queue: 100}
manifests:
  - |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, labels: {app: web}}
    spec:
      replicas: 3
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          schedulerName: player # these pods wait for the player
          containers:
            - name: web
              image: ID/web:1.0
              ports: [{containerPort: 8080}]
              resources: {requests: {cpu: 500m, memory: 64Mi}}
              readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 5}
  - |
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      type: LoadBalancer
      selector: {app: web}
      ports: [{port: 80, targetPort: 8080}]
traffic:
  clients:
    - {id: visitors, to: "loadbalancer:default/web", rate: 40}
slos:
  - {id: web, service: default/web, availability: 0.99, latency: {threshold: 250ms, target: 0.95}}
seats:
  allowed: [scheduler, watch]
  default: scheduler
  takeover: {schedulerName: player}
faults:
  items:
    - id: crash
      kind: node-crash
      params: {duration: 120s}
      schedule: {at: 120s}
      target: {busiest: node}   # the one that most hangs on
      announce: onset
objectives:
  win:
    - {id: served, expr: "slo('web').availability >= 0.92", text: goal.served}
assist:
  announce: onset
  hints:                        # three levels a topic: where to look, which mechanism, what to do
    - {topic: spread, level: 1, text: hint.spread.1}
    - {topic: spread, level: 2, text: hint.spread.2}
    - {topic: spread, level: 3, text: hint.spread.3}
quiz:
  predict:
    - {id: p1, ask: quiz.p1, options: [quiz.p1.a, quiz.p1.b], answer: 1, explain: quiz.p1.why}
text:
  en:
    title: ID
    brief: Three web pods wait for a node, and at 2:00 the busiest node will crash. Place them so that hardly anybody notices.
    obj.one: Say what a spread of pods over zones is good for
    goal.served: 92 % of the requests are answered
    hint.spread.1: Look at the zones of the nodes before you bind.
    hint.spread.2: A crash takes everything on one node with it.
    hint.spread.3: One pod on each node.
    quiz.p1: The node with one of your three pods crashes. How long until a new pod is asked for?
    quiz.p1.a: A few seconds
    quiz.p1.b: Five to six minutes
    quiz.p1.why: 50 seconds of grace, then 300 seconds of toleration.
tests:
  - {policy: idle, expect: "!won"}
`;

/** The text of a new scenario with this id. */
export const templateOf = (id: string): string => whole.replaceAll('ID', id);
