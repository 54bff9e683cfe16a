#include "services/registry/support_extract.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "services/platform/time/date.h"
#include "services/registry/assistance_store.h"
#include "services/registry/captivity_store.h"
#include "services/registry/damaged_property_store.h"
#include "services/registry/follow_up_store.h"
#include "services/registry/need_store.h"
#include "services/registry/referral_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Tx;

const Page kAll = {.size = 20000};

template <typename Item>
bool IsOf(const Item& item, const PersonIds& ids) {
  if constexpr (requires { item.person_ids(); }) {
    return item.person_ids().empty() ||
           std::find(item.person_ids().begin(), item.person_ids().end(), ids.person_id) !=
               item.person_ids().end();
  } else if constexpr (requires { item.person_id(); }) {
    return item.person_id().empty() || item.person_id() == ids.person_id;
  } else {
    return true;
  }
}

// Adds the items of the person and of the household as a whole.
template <typename Item>
absl::Status Put(absl::StatusOr<std::vector<Item>> found, const PersonIds& ids,
                 ExtractedRows& rows) {
  if (!found.ok()) return found.status();
  for (Item& item : *found) {
    if (IsOf(item, ids)) rows.push_back(std::make_unique<Item>(std::move(item)));
  }
  return absl::OkStatus();
}

template <typename Request>
Request OfHousehold(const PersonIds& ids) {
  Request request;
  request.set_household_id(ids.household_id);
  return request;
}

}  // namespace

absl::StatusOr<ExtractedRows> ExtractAssessments(Tx& tx, const Keyring& keyring,
                                                 const PersonIds& ids) {
  ExtractedRows rows;
  CC_RETURN_IF_ERROR(Put(
      ListAssessments(tx, keyring, OfHousehold<v1::ListAssessmentsRequest>(ids), kAll), ids, rows));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractNeeds(Tx& tx, const Keyring& keyring, const PersonIds& ids) {
  ExtractedRows rows;
  for (const auto state : {v1::Need::STATE_OPEN, v1::Need::STATE_IN_WORK, v1::Need::STATE_MET,
                           v1::Need::STATE_ENDED}) {
    auto request = OfHousehold<v1::ListNeedsRequest>(ids);
    request.set_state(state);
    CC_RETURN_IF_ERROR(Put(ListNeeds(tx, keyring, request, kAll), ids, rows));
  }
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractReferrals(Tx& tx, const Keyring& keyring,
                                               const PersonIds& ids) {
  ExtractedRows rows;
  const ReferralFilter filter{.household_id = ids.household_id};
  CC_RETURN_IF_ERROR(Put(ListReferrals(tx, keyring, filter, kAll), ids, rows));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractAssistance(Tx& tx, const Keyring& keyring,
                                                const PersonIds& ids) {
  ExtractedRows rows;
  CC_RETURN_IF_ERROR(Put(
      ListAssistance(tx, keyring, OfHousehold<v1::ListAssistanceRequest>(ids), kAll), ids, rows));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractFollowUps(Tx& tx, const Keyring& keyring,
                                               const PersonIds& ids) {
  ExtractedRows rows;
  for (const auto state :
       {v1::FollowUp::STATE_DUE, v1::FollowUp::STATE_DONE, v1::FollowUp::STATE_DROPPED}) {
    auto request = OfHousehold<v1::ListFollowUpsRequest>(ids);
    request.set_state(state);
    const absl::CivilDay today = platform::DayIn(tx.call().now());
    CC_RETURN_IF_ERROR(Put(ListFollowUps(tx, keyring, request, today, kAll), ids, rows));
  }
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractReturns(Tx& tx, const Keyring& keyring, const PersonIds& ids) {
  ExtractedRows rows;
  CC_RETURN_IF_ERROR(
      Put(ListReturns(tx, keyring, OfHousehold<v1::ListReturnsRequest>(ids), kAll), ids, rows));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractDamagedProperty(Tx& tx, const Keyring& keyring,
                                                     const PersonIds& ids) {
  ExtractedRows rows;
  CC_RETURN_IF_ERROR(
      Put(ListDamagedProperty(tx, keyring, OfHousehold<v1::ListDamagedPropertyRequest>(ids), kAll),
          ids, rows));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractCaptivity(Tx& tx, const Keyring& keyring,
                                               const PersonIds& ids) {
  ExtractedRows rows;
  CC_RETURN_IF_ERROR(Put(FindCasesOf(tx, keyring, ids.person_id), ids, rows));
  return rows;
}

}  // namespace cc::registry
