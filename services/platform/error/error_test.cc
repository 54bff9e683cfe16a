#include "services/platform/error/error.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"

namespace cc::platform {
namespace {

template <typename T>
T DetailOf(const google::rpc::Status& status) {
  T detail;
  for (const auto& any : status.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  ADD_FAILURE() << "no such detail in " << status.DebugString();
  return detail;
}

TEST(Error, TakesItsCodeAndTextsFromTheReason) {
  absl::Status status = Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", "UA14"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(status), common::v1::REASON_UNIT_OUT_OF_SCOPE);
  google::rpc::Status wire = ToRpcStatus(status, Language::kUkrainian, "t1");
  EXPECT_EQ(wire.code(), 7);
  EXPECT_EQ(wire.message(), "Unit UA14 is outside your scope");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(wire).reason(), "UNIT_OUT_OF_SCOPE");
  EXPECT_EQ(DetailOf<google::rpc::LocalizedMessage>(wire).message(),
            "Територія UA14 поза межами ваших повноважень");
}

TEST(Error, GivesFieldsAndDetailsBack) {
  absl::Status status = FailField("c[1]", common::v1::REASON_TEXT_TOO_LONG, {{"max", "5"}});
  ASSERT_EQ(FieldsOf(status).size(), 1u);
  EXPECT_EQ(FieldsOf(status)[0].field, "c[1]");
  EXPECT_EQ(FieldsOf(status)[0].reason, common::v1::REASON_TEXT_TOO_LONG);
  EXPECT_EQ(FieldsOf(status)[0].details, (Details{{"max", "5"}}));
  status = Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", "UA14"}});
  EXPECT_EQ(DetailsOf(status), (Details{{"unit", "UA14"}}));
  EXPECT_TRUE(FieldsOf(status).empty());
  EXPECT_TRUE(DetailsOf(absl::OkStatus()).empty());
}

TEST(Error, NamesEveryFieldInTheReadersLanguage) {
  absl::Status status = FailFields({{"a.b", common::v1::REASON_FIELD_REQUIRED, {}},
                                    {"c[1]", common::v1::REASON_TEXT_TOO_LONG, {{"max", "5"}}}});
  auto bad = DetailOf<google::rpc::BadRequest>(ToRpcStatus(status, Language::kUkrainian, ""));
  ASSERT_EQ(bad.field_violations_size(), 2);
  EXPECT_EQ(bad.field_violations(0).field(), "a.b");
  EXPECT_EQ(bad.field_violations(0).description(), "Поле обов’язкове");
  EXPECT_EQ(bad.field_violations(1).description(), "Не більше 5 знаків");
}

TEST(Error, DropsTextsThatCarryNoReason) {
  google::rpc::Status wire = ToRpcStatus(absl::InternalError("duplicate key (name)=(Іваненко)"),
                                         Language::kEnglish, "abc");
  EXPECT_EQ(wire.message(), "Internal error; report the number abc");
  EXPECT_EQ(wire.DebugString().find("Іваненко"), std::string::npos);
}

TEST(Error, TellsTheOverloadedCallerWhenToRetry) {
  google::rpc::Status wire =
      ToRpcStatus(Fail(common::v1::REASON_OVERLOADED), Language::kEnglish, "");
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(wire).retry_delay().seconds(), 1);
}

TEST(Error, SurvivesTheWayThroughANeighbour) {
  absl::Status there = Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "CLOSED"}});
  absl::Status here = FromRpcStatus(ToRpcStatus(there, Language::kUkrainian, ""));
  EXPECT_EQ(ReasonOf(here), common::v1::REASON_STATE_FORBIDS);
  EXPECT_EQ(ToRpcStatus(here, Language::kEnglish, "").message(),
            "State 'closed' does not allow this step");
}

TEST(Error, TellsAStateInWordsAndItsNameToPrograms) {
  const absl::Status refused =
      Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "STATE_IN_TRANSIT"}});
  const google::rpc::Status wire = ToRpcStatus(refused, Language::kUkrainian, "");
  EXPECT_EQ(DetailOf<google::rpc::LocalizedMessage>(wire).message(),
            "Стан «у дорозі» не дозволяє цієї дії");
  EXPECT_EQ(wire.message(), "State 'in transit' does not allow this step");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(wire).metadata().at("state"), "STATE_IN_TRANSIT");
  EXPECT_EQ(ToRpcStatus(Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "NEW"}}),
                        Language::kEnglish, "")
                .message(),
            "State NEW does not allow this step")
      << "one that nobody has words for";
}

TEST(Error, KeepsFieldTextsOfANeighbour) {
  absl::Status here = FromRpcStatus(
      ToRpcStatus(FailField("x", common::v1::REASON_FIELD_REQUIRED), Language::kUkrainian, ""));
  auto bad = DetailOf<google::rpc::BadRequest>(ToRpcStatus(here, Language::kEnglish, ""));
  EXPECT_EQ(bad.field_violations(0).description(), "Поле обов’язкове");
}

}  // namespace
}  // namespace cc::platform
