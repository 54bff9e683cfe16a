# shellcheck shell=bash
# Building with the release preset into $CC_BUILD.

# program NAME: path of a program of the suite.
program() {
  case $1 in
    ccctl) echo "$CC_BUILD/services/ccctl/ccctl" ;;
    *) echo "$CC_BUILD/services/$1/cc-$1" ;;
  esac
}

# programs: what a running suite needs.
programs() { tr ' ' '\n' <<<"$CC_SERVICES gateway ccctl"; }

configure_build() {
  [[ -f $CC_BUILD/build.ninja ]] || (cd "$CC_ROOT" && cmake --preset release)
}

# build_targets [TARGET …]: everything where none is named.
build_targets() {
  configure_build
  ninja -C "$CC_BUILD" "$@"
}

build_programs() {
  local name targets=()
  for name in $(programs); do
    [[ -f $CC_ROOT/services/$name/CMakeLists.txt ]] ||
      fail "this checkout has no services/$name" "leave it out: --services=access,territory,…"
    targets+=("$(basename "$(program "$name")")")
  done
  build_targets "${targets[@]}"
}

check_programs() {
  local name missing=()
  for name in $(programs); do
    [[ -x $(program "$name") ]] || missing+=("$(program "$name")")
  done
  [[ ${#missing[@]} -eq 0 ]] || fail "not built: ${missing[*]}" "run without --no-build"
}
