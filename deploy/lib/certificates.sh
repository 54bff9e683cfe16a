# shellcheck shell=bash
# The instance's own certificate authority and a certificate for everyone who speaks: mutual TLS between the services, the
# gateway and the command line. ECDSA P-256; 30 days, made anew when less than 7 are left; services take up a new one
# without a restart because files are only ever replaced by rename.

CERTIFICATE_DAYS=30
RENEW_BEFORE_DAYS=7

certificate_holders() { tr ' ' '\n' <<<"$CC_ALL_SERVICES gateway operator"; }

# make_certificates: what is missing or near its end.
make_certificates() {
  local holder
  [[ -s $CC_CERTIFICATES/ca.crt ]] || make_authority
  for holder in $(certificate_holders); do
    certificate_fresh "$holder" || make_certificate "$holder"
  done
}

certificate_fresh() {
  openssl x509 -in "$CC_CERTIFICATES/$1/tls.crt" -noout -checkend $((RENEW_BEFORE_DAYS * 86400)) >/dev/null 2>&1 &&
    cmp -s "$CC_CERTIFICATES/ca.crt" "$CC_CERTIFICATES/$1/ca.crt"
}

make_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -quiet 2>/dev/null; }

make_authority() (
  umask 077
  make_key >"$CC_CERTIFICATES/ca.key"
  openssl req -x509 -new -key "$CC_CERTIFICATES/ca.key" -sha256 -days 3650 -subj "/CN=Coordination Centre local CA" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -out "$CC_CERTIFICATES/ca.crt"
)

# make_certificate HOLDER: common name = holder; key, certificate and CA come into place as one rename each, the key last,
# so that a reader who finds a pair that does not match simply looks again.
make_certificate() (
  umask 077
  local folder=$CC_CERTIFICATES/$1 work
  mkdir -p "$folder"
  work=$(mktemp -d "$CC_CERTIFICATES/.new.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  make_key >"$work/tls.key"
  openssl req -new -key "$work/tls.key" -subj "/CN=$1" -out "$work/request"
  openssl x509 -req -in "$work/request" -CA "$CC_CERTIFICATES/ca.crt" -CAkey "$CC_CERTIFICATES/ca.key" -sha256 \
    -days "$CERTIFICATE_DAYS" -set_serial "0x$(openssl rand -hex 16)" -out "$work/tls.crt" -extfile - <<EXTENSIONS
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=DNS:localhost,DNS:$1,IP:127.0.0.1
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
EXTENSIONS
  cp "$CC_CERTIFICATES/ca.crt" "$work/ca.crt"
  mv "$work/ca.crt" "$folder/ca.crt"
  mv "$work/tls.crt" "$folder/tls.crt"
  mv "$work/tls.key" "$folder/tls.key"
)
