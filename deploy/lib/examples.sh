# shellcheck shell=bash
# load_examples: the reference tables and the example records, where that has not been done with these very files.
load_examples() {
  local stamp
  stamp=$(examples_stamp)
  if [[ $(cat "$CC_DATA/examples" 2>/dev/null) == "$stamp" ]]; then return; fi
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
