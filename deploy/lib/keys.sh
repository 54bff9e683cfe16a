# shellcheck shell=bash
# Secrets of one instance, made once, readable by its account only.

# make_keys: a keyring for each service (encryption of personal fields) and the first key that signs access tokens.
make_keys() (
  umask 077
  local service
  for service in $CC_ALL_SERVICES gateway; do
    [[ -s $CC_KEYS/$service.json ]] || { make_keyring >"$CC_KEYS/.new" && mv "$CC_KEYS/.new" "$CC_KEYS/$service.json"; }
  done
  # The name of the file is the key's id in tokens; a newer file takes over.
  mkdir -p "$CC_KEYS/signing"
  if ! compgen -G "$CC_KEYS/signing/*.pem" >/dev/null; then
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$CC_KEYS/.new" 2>/dev/null
    mv "$CC_KEYS/.new" "$CC_KEYS/signing/$(date -u +%F)-$(openssl rand -hex 4).pem"
  fi
)

make_secrets() {
  make_keys
  make_certificates
}

make_keyring() {
  printf '{"current": "k1", "keys": {"k1": "%s"}, "index": "%s"}\n' "$(openssl rand -base64 32)" "$(openssl rand -base64 32)"
}
