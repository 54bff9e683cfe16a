# shellcheck shell=bash
# What a started suite is filled with: the territory register and the example records.

# load_examples: where that has not been done with these very files.
load_examples() {
  local stamp
  stamp=$(examples_stamp)
  if [[ $(cat "$CC_DATA/examples" 2>/dev/null) == "$stamp" ]]; then return; fi
  if [[ " $CC_SERVICES " == *" territory "* ]]; then load_territory; fi
  step "load the example records" "$CC_DEPLOY/examples/load" "$CC_DATA/run.json"
  echo "$stamp" >"$CC_DATA/examples"
}

# examples_stamp: changes when the examples, the official files or the services that run do.
examples_stamp() {
  {
    echo "$CC_SERVICES"
    find "$CC_DEPLOY/examples" -type f -print0 | sort -z | xargs -0 sha256sum
    if [[ -d $CC_REFERENCE_DATA ]]; then find "$CC_REFERENCE_DATA" -type f -printf '%p %s %T@\n' | sort; fi
  } | sha256sum
}

# load_territory: the official files where they are, else the few units and periods that the examples need.
load_territory() {
  local codifier list
  codifier=$(newest_edition "$CC_REFERENCE_DATA/katottg" csv)
  list=$(newest_edition "$CC_REFERENCE_DATA/territories" docx)
  if [[ -n $codifier ]]; then
    step "import the official codifier of $(edition_of "$codifier")" take_over codifier "$codifier" "--edition-date=$(edition_of "$codifier")"
  else
    step "import the units of the examples" take_over codifier "$CC_DEPLOY/examples/territory_units.csv" --edition-date=2025-05-16 --partial
  fi
  if [[ -n $list && -n $codifier ]]; then
    step "import the official list of territories of $(edition_of "$list")" import_list "$list"
  else
    step "import the periods of the examples" take_over territory-list "$CC_DEPLOY/examples/territory_periods.json" --partial
  fi
}

# newest_edition FOLDER ENDING: by the date in the name (`…-DD-MM-YYYY.csv`); nothing where there is none.
newest_edition() {
  local file
  for file in "$1"/*-[0-3][0-9]-[01][0-9]-20[0-9][0-9]."$2"; do
    if [[ -e $file ]]; then echo "$(edition_of "$file") $file"; fi
  done | sort | tail -n 1 | cut -d' ' -f2-
}

# edition_of FILE: `YYYY-MM-DD`.
edition_of() { sed -E 's/.*-([0-9]{2})-([0-9]{2})-([0-9]{4})\.[a-z]+$/\3-\2-\1/' <<<"$1"; }

import_file() { "$(program ccctl)" "--run=$CC_DATA/run.json" --as=editor --lang=en --output=json import "$@"; }

# take_over WHAT FILE …: imports; where somebody has taken over a later edition meanwhile, that one stays and all is well.
take_over() {
  local refusal=$CC_DATA/log/refusal
  if import_file "$@" 2>"$refusal"; then return; fi
  cat "$refusal" >&2
  grep -q 'reason: EDITION_OLDER' "$refusal"
}

# import_list FILE: the list as published contradicts itself in some rows. A person accepts such rows by their keys; for
# the examples that person is this function, and what it accepted stands in log/setup.log.
import_list() {
  local report keys
  report=$(import_file territory-list "$1" "--edition-date=$(edition_of "$1")" --validate-only) || true
  mapfile -t keys < <(jq -r '.findings[]? | select(.severity == "SEVERITY_DOUBT") | .key' <<<"$report" | sort -u)
  jq -r '.findings[]? | select(.severity == "SEVERITY_DOUBT") | "accepted: row \(.row): \(.message) [\(.key)]"' <<<"$report"
  take_over territory-list "$1" "--edition-date=$(edition_of "$1")" "${keys[@]/#/--accept=}"
}
