#include "services/registry/older_certificates.h"

#include <utility>
#include <vector>

#include "services/platform/log/log.h"
#include "services/registry/certificate_rules.h"
#include "services/registry/certificate_store.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_store.h"

namespace cc::registry {

using platform::Call;
using platform::Level;
using platform::Tx;
using Registered = v1::RegisteredPerson;

namespace {

// Of an application that waits. False where somebody else stated the number.
absl::StatusOr<bool> TakeNumber(Tx& tx, const platform::Keyring& keyring,
                                const v1::Registration& registration,
                                const Registered& registered) {
  const std::vector<IdentityKey> keys = {
      CertificateKey(keyring, CanonicalCertificateNumber(registered.certificate_number()))};
  CC_RETURN_IF_ERROR(LockKeys(tx, keys));
  CC_ASSIGN_OR_RETURN(const std::vector<bool> taken, AreTaken(tx, keys));
  if (!taken[0]) InsertKeys(tx, {{keys, registered.person_id(), registration.id()}});
  return !taken[0];
}

}  // namespace

OlderCertificates::~OlderCertificates() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<int> OlderCertificates::RunOnce(const Call& call) {
  CC_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                      db_.Read(call, [&](Tx& tx) { return NumbersToKeep(tx, options_.page); }));
  for (const std::string& id : ids)
    CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) { return Keep(tx, id); }));
  return static_cast<int>(ids.size());
}

absl::Status OlderCertificates::Keep(Tx& tx, const std::string& registration_id) const {
  CC_ASSIGN_OR_RETURN(LockedLife life, LockLife(tx, keyring_, registration_id));
  const RegistrationRow& row = life.row();
  const v1::Registration::State state = row.registration.state();
  for (const Registered& person : row.registration.people()) {
    if (person.certificate_state() != Registered::CERTIFICATE_STATE_UNSPECIFIED ||
        person.certificate_number().empty() || state == v1::Registration::STATE_REFUSED)
      continue;
    const bool waits =
        state == v1::Registration::STATE_APPLIED || state == v1::Registration::STATE_VERIFYING;
    CC_ASSIGN_OR_RETURN(
        const bool kept,
        waits ? TakeNumber(tx, keyring_, row.registration, person)
              : InsertOlderCertificate(tx, keyring_, row.registration, person, row.scope));
    if (!kept) {
      platform::Log(Level::kError, "the number of an older certificate stands for another",
                    {{"registration", registration_id}, {"person", person.person_id()}});
    }
  }
  NoteNumbersKept(tx, registration_id);
  return absl::OkStatus();
}

void OlderCertificates::Start() {
  thread_ = std::thread([this] { Work(); });
}

void OlderCertificates::Work() {
  while (true) {
    const absl::StatusOr<int> looked_at = RunOnce(new_call_());
    if (looked_at.ok() && *looked_at == 0) return;
    if (!looked_at.ok()) {
      platform::Log(Level::kWarning, "numbers of older certificates were not kept",
                    {{"reason", common::v1::Reason_Name(platform::ReasonOf(looked_at.status()))}});
    }
    absl::MutexLock lock(&mu_);
    mu_.AwaitWithTimeout(absl::Condition(&stopping_),
                         looked_at.ok() ? absl::ZeroDuration() : options_.again);
    if (stopping_) return;
  }
}

}  // namespace cc::registry
