# shellcheck shell=bash
# Secrets of one instance, made once, readable by its account only.

# make_keys: for each service a keyring (encryption of personal fields) and a key that seals its audit, and the first key that
# signs access tokens.
make_keys() (
  umask 077
  local service
  for service in $CC_ALL_SERVICES gateway; do
    [[ -s $CC_KEYS/$service.json ]] || { make_keyring >"$CC_KEYS/.new" && mv "$CC_KEYS/.new" "$CC_KEYS/$service.json"; }
  done
  # Whoever verifies needs the public half alone.
  mkdir -p "$CC_KEYS/sealing"
  for service in $CC_ALL_SERVICES; do
    [[ -s $CC_KEYS/sealing/$service.pub ]] && continue
    openssl genpkey -algorithm ED25519 -out "$CC_KEYS/.new" 2>/dev/null
    openssl pkey -in "$CC_KEYS/.new" -pubout -out "$CC_KEYS/.new.pub"
    mv "$CC_KEYS/.new" "$CC_KEYS/sealing/$service.pem"
    mv "$CC_KEYS/.new.pub" "$CC_KEYS/sealing/$service.pub"
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
