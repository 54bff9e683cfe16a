#include "services/registry/support_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::DamagedProperty;
using v1::Referral;

constexpr absl::CivilDay kToday(2026, 3, 2);

TEST(SupportRules, ADayAfterTodayIsRefusedAndTodayIsNot) {
  EXPECT_THAT(CheckNotFuture("2026-03-03", kToday), Refused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(CheckNotFuture("2026-03-02", kToday), IsOk());
  EXPECT_THAT(CheckNotFuture("", kToday), IsOk());
}

absl::Status Findings(const std::string& text) {
  return CheckFindings(platform::ParseProto<v1::AssessNeedsRequest>(text));
}

TEST(SupportRules, AnAssessmentNamesEachKindOnce) {
  EXPECT_THAT(Findings("findings { kind: 'a' } ended_kinds: 'b'"), IsOk());
  for (const char* text :
       {"findings { kind: 'a' } findings { kind: 'a' }", "findings { kind: 'a' } ended_kinds: 'a'",
        "ended_kinds: 'a' ended_kinds: 'a'"}) {
    EXPECT_THAT(Findings(text), Refused(common::v1::REASON_FINDINGS_CONTRADICT)) << text;
  }
  EXPECT_THAT(Findings(""), Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST(SupportRules, ANeedStandsForItsServicesAndNoServiceForItsNeed) {
  EXPECT_TRUE(Covers("medical", "medical"));
  EXPECT_TRUE(Covers("medical", "medical.treatment"));
  EXPECT_FALSE(Covers("medical.treatment", "medical"));
  EXPECT_FALSE(Covers("medical", "medicalother"));
}

TEST(SupportRules, AnInactiveProviderOffersNothing) {
  auto provider = platform::ParseProto<v1::Provider>("services: 'medical' active: true");
  EXPECT_THAT(CheckOffers(provider, "medical.treatment"), IsOk());
  EXPECT_THAT(CheckOffers(provider, "housing"), Refused(common::v1::REASON_PROVIDER_UNSUITABLE));
  provider.set_active(false);
  EXPECT_THAT(CheckOffers(provider, "medical"), Refused(common::v1::REASON_PROVIDER_UNSUITABLE));
}

TEST(SupportRules, AReferralIsNotAnsweredByItsSender) {
  Referral referral;
  referral.set_sent_by("a");
  EXPECT_THAT(CheckResponder(referral, "a"), Refused(common::v1::REASON_RESPONDER_IS_SENDER));
  EXPECT_THAT(CheckResponder(referral, "b"), IsOk());
}

TEST(SupportRules, EveryStatusOfTheListIsDangerousAndNoStatusIsNot) {
  for (auto status :
       {territory::v1::STATUS_POSSIBLE_HOSTILITIES, territory::v1::STATUS_ACTIVE_HOSTILITIES,
        territory::v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES, territory::v1::STATUS_OCCUPIED}) {
    EXPECT_TRUE(IsDangerous(status)) << status;
  }
  EXPECT_FALSE(IsDangerous(territory::v1::STATUS_NONE));
  EXPECT_FALSE(IsDangerous(territory::v1::STATUS_UNSPECIFIED));
}

TEST(SupportRules, AReturnIsToldWithPlaceAndDay) {
  const auto told = [](const std::string& text) {
    return CheckReturnTold(platform::ParseProto<v1::RecordFollowUpRequest>(text));
  };
  EXPECT_THAT(told("found: FOUND_SETTLED"), IsOk());
  EXPECT_THAT(told("found: FOUND_RETURNED return_unit_code: 'x'"),
              Refused(common::v1::REASON_RETURN_REQUIRED));
  EXPECT_THAT(told("found: FOUND_RETURNED return_unit_code: 'x' return_date: '2026-03-01'"),
              IsOk());
}

TEST(SupportRules, DamageIsShownByADocumentBeforeItIsClaimed) {
  const auto check = [](const std::string& text) {
    return CheckDamagedProperty(platform::ParseProto<DamagedProperty>(text), kToday);
  };
  EXPECT_THAT(check("state: STATE_REPORTED"), IsOk());
  EXPECT_THAT(check("state: STATE_DOCUMENTED"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(check("state: STATE_CLAIMED document: 'акт'"), IsOk());
  EXPECT_THAT(check("state: STATE_REPORTED damage_date: '2026-03-03'"),
              Refused(common::v1::REASON_DATE_IN_FUTURE));
}

TEST(SupportRules, AClaimGoesForwardAndMayBeMadeAgainAfterARefusal) {
  using P = DamagedProperty;
  const struct {
    P::State from, to;
    bool may;
  } steps[] = {
      {P::STATE_REPORTED, P::STATE_DOCUMENTED, true},
      {P::STATE_REPORTED, P::STATE_CLAIMED, true},
      {P::STATE_CLAIMED, P::STATE_CLAIMED, true},
      {P::STATE_CLAIMED, P::STATE_REPORTED, false},
      {P::STATE_CLAIMED, P::STATE_REFUSED, true},
      {P::STATE_REFUSED, P::STATE_CLAIMED, true},
      {P::STATE_REFUSED, P::STATE_REPORTED, false},
      {P::STATE_COMPENSATED, P::STATE_REFUSED, false},
      {P::STATE_CLAIMED, P::STATE_UNSPECIFIED, false},
  };
  for (const auto& step : steps)
    EXPECT_EQ(CheckStep(step.from, step.to).ok(), step.may) << step.from << " " << step.to;
}

TEST(SupportRules, AMaskNamesOnlyWhatMayChange) {
  v1::Provider provider;
  google::protobuf::FieldMask mask;
  EXPECT_THAT(ApplyMask(mask, v1::Provider(), provider),
              Refused(common::v1::REASON_FIELDS_INVALID));
  mask.add_paths("unit_code");
  EXPECT_THAT(ApplyMask(mask, v1::Provider(), provider),
              Refused(common::v1::REASON_FIELDS_INVALID));
  mask.set_paths(0, "services");
  provider.add_services("old");
  EXPECT_THAT(
      ApplyMask(mask, platform::ParseProto<v1::Provider>("services: 'new' name: 'x'"), provider),
      IsOk());
  EXPECT_THAT(provider,
              platform::EqualsProto(platform::ParseProto<v1::Provider>("services: 'new'")));
}

}  // namespace
}  // namespace cc::registry
