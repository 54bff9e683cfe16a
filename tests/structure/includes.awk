# Input: `file line included-path`. Prints each include that the dependency table forbids; exit code 1 where there is one.

function refuse(why) {
  printf "%s:%s: must not include %s: %s\n", file, line, path, why
  bad++
}

# rpc/call.h and rpc/source.h know nothing of gRPC and count as a folder of their own.
function folder(part, name) { return part == "rpc" && name ~ /^(call|source)\./ ? "rpc/call" : part }

# Leaves in `needs` only what lies on a cycle: cuts what needs nothing or is needed by nothing.
function cut_to_cycles(    edge, ends, cut, from, to) {
  do {
    cut = 0
    delete from; delete to
    for (edge in needs) { split(edge, ends, SUBSEP); from[ends[1]]; to[ends[2]] }
    for (edge in needs) {
      split(edge, ends, SUBSEP)
      if (!(ends[1] in to) || !(ends[2] in from)) { delete needs[edge]; cut++ }
    }
  } while (cut)
}

{
  file = $1; line = $2; path = $3; files[file] = 1; checked++
  split(file, parts, "/")
  top = parts[1]; owner = parts[2]; part = parts[3]
  name = file; sub(/.*\//, "", name)
  test = name ~ /_test\.(cc|h)$/
  in_client = part == "client"
  grpc = path ~ /^grpc(pp)?\// || path ~ /\.grpc\.pb\.h$/
  database = path ~ /^pqxx\// || path ~ /^libpq-fe\.h$/ || path ~ /^postgresql\//

  # Folder of ours that the path leads into.
  split(path, target, "/")
  ours = target[1] == "services"
  own = ours && target[2] == owner
  platform = ours && target[2] == "platform"
  published = ours && target[3] == "client"
  # status_basis.proto is territory's value type for others to store: what a decision rested on.
  neighbour_proto = target[1] == "cc" && target[2] !~ /^(options|common)$/ && target[2] != owner && target[4] != "status_basis.pb.h"
}

top == "tests" && ours && !(platform && owner ~ /^(framework|bench)$/) { refuse("tests see the suite from outside, by the framework"); next }
top == "tests" { next }

database && !(owner == "platform" && part ~ /^(db|feed|testing)$/) { refuse("only platform/db, feed and testing talk to PostgreSQL") }

owner == "platform" && platform && !test {
  from = folder(part, name); to = folder(target[3], target[4])
  if (from != to) needs[from, to] = file ":" line
}
owner == "platform" {
  if (ours && !platform) refuse("the platform knows no service")
  if (neighbour_proto && !test && part !~ /^testing/) refuse("the platform knows no service's contract")
  if (grpc && part !~ /^(rpc|server|testing.*)$/ && !test) refuse("only platform/rpc and platform/server know gRPC")
  next
}

owner == "gateway" || owner == "ccctl" {
  # Of the registry also what invents households, and the words of the table that they come in.
  invents = owner == "ccctl" && path ~ /^services\/registry\/simulation\//
  if (ours && !own && !platform && !published && !invents) refuse("only its own folder, the platform and published clients")
  next
}

# A service.
ours && !own && !platform && !published { refuse("of a neighbour only its client/ folder"); next }
published && !own && name != "main.cc" && name !~ /_client\.(h|cc)$/ && !in_client && !test && name !~ /_service\.h$/ &&
  target[4] !~ /snapshot|_source\.h$|^status_review_/ { refuse("a neighbour's client is for main.cc and *_client, its *_source interfaces and status reviews for all") }
grpc && !test && !in_client && name != "main.cc" && name !~ /_client\.(h|cc)$/ && name !~ /_service\.(h|cc)$/ {
  refuse("gRPC is known to main.cc, *_service and *_client only")
}
neighbour_proto && !test && !in_client && name != "main.cc" && name !~ /_client\.(h|cc)$/ {
  refuse("a neighbour's contract is for *_client only")
}
name ~ /_rules\.(h|cc)$/ && platform && target[3] !~ /^(time|error|validate|rules)$/ { refuse("rules are pure: of the platform only time, error, validate and dated rules") }
name ~ /_rules\.(h|cc)$/ && own && path !~ /_(rules|index)\.h$/ { refuse("rules know rules and indexes in memory only") }
name ~ /_store\.(h|cc)$/ && platform && target[3] !~ /^(db|paging|error|time|crypto|auth)$/ { refuse("stores: of the platform only db, paging, error, time, crypto and auth") }
name ~ /_store\.(h|cc)$/ && own && path ~ /_(service|client)\.h$/ { refuse("stores know neither the service nor neighbours") }

END {
  cut_to_cycles()
  for (edge in needs) {
    split(edge, ends, SUBSEP)
    printf "%s: must not include: platform/%s and platform/%s lie on a cycle\n", needs[edge], ends[1], ends[2]
    bad++
  }
  printf "%d includes checked, %d forbidden\n", checked, bad
  exit bad > 0
}
