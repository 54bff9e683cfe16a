#include "services/registry/certificate_requests.h"

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
using platform::Rows;
using platform::Tx;

CertificateRequests::~CertificateRequests() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<int> CertificateRequests::RunOnce(const Call& call) {
  CC_ASSIGN_OR_RETURN(const std::vector<Due> due, Claim(call));
  int taken = 0;
  for (const Due& one : due) {
    absl::StatusOr<bool> came = Ask(call, one);
    // Whoever does not answer now is asked again later; so are the rest of the batch.
    if (!came.ok()) return came.status();
    taken += *came;
  }
  return taken;
}

absl::StatusOr<std::vector<CertificateRequests::Due>> CertificateRequests::Claim(const Call& call) {
  return db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<std::vector<Due>> {
    // Pauses of 1, 2, 4 … seconds, an hour at most.
    CC_ASSIGN_OR_RETURN(
        Rows rows,
        tx.Query("UPDATE certificates SET asked = asked + 1, "
                 "ask_at = $1 + least(3600, power(2, least(asked, 12))) * interval '1 second' "
                 "WHERE id IN (SELECT id FROM certificates WHERE state = 1 AND ask_at <= $1 "
                 "ORDER BY ask_at LIMIT $2 FOR UPDATE SKIP LOCKED) "
                 "RETURNING id, person_id, registration_id",
                 call.now(), options_.batch));
    std::vector<Due> due;
    for (int i = 0; i < rows.size(); ++i)
      due.push_back({rows[i].str(0), rows[i].str(1), rows[i].str(2)});
    return due;
  });
}

absl::StatusOr<bool> CertificateRequests::Ask(const Call& call, const Due& due) {
  CC_ASSIGN_OR_RETURN(CertificateRequest request,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<CertificateRequest> {
                        CertificateRequest asked{.key = due.certificate_id};
                        CC_ASSIGN_OR_RETURN(asked.person, FindPerson(tx, keyring_, due.person_id));
                        CC_ASSIGN_OR_RETURN(asked.registration,
                                            FindRegistration(tx, keyring_, due.registration_id));
                        return asked;
                      }));
  CC_ASSIGN_OR_RETURN(std::optional<std::string> number, source_.NumberFor(call, request));
  if (!number) return false;
  if (!IsPresentCertificateNumber(*number)) {
    platform::Log(Level::kError, "the state's database gave a number of another form",
                  {{"certificate", due.certificate_id}});
    return false;
  }
  absl::StatusOr<bool> given = db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<bool> {
    return GiveNumber(tx, keyring_, due.certificate_id, *number);
  });
  if (platform::ReasonOf(given.status()) == common::v1::REASON_CERTIFICATE_TAKEN) {
    platform::Log(Level::kError, "the state's database gave a number that another holds",
                  {{"certificate", due.certificate_id}});
    return false;
  }
  return given;
}

void CertificateRequests::Start() {
  thread_ = std::thread([this] { Work(); });
}

void CertificateRequests::Work() {
  bool stopping = false;
  while (!stopping) {
    if (absl::StatusOr<int> taken = RunOnce(new_call_()); !taken.ok()) {
      platform::Log(Level::kWarning, "numbers of certificates were not asked for",
                    {{"reason", common::v1::Reason_Name(platform::ReasonOf(taken.status()))}});
    }
    absl::MutexLock lock(&mu_);
    mu_.AwaitWithTimeout(absl::Condition(&stopping_), options_.poll);
    stopping = stopping_;
  }
}

}  // namespace cc::registry
