#include "services/registry/import_work.h"

#include <string>
#include <vector>

#include "services/registry/import_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::IsEmpty;
using ::testing::Not;
using v1::Import;
using v1::ImportEntry;

// Gives the whole page up where one household is in it, as a database would.
class Stumbling : public ImportRegistrar {
 public:
  Stumbling(const ImportRegistrar& real, std::string over, common::v1::Reason reason)
      : real_(real), over_(std::move(over)), reason_(reason) {}
  absl::StatusOr<std::vector<Outcome>> Register(platform::Tx& tx,
                                                absl::Span<const EntryRecord> entries,
                                                const std::string& office) const override {
    ++pages;
    for (const EntryRecord& record : entries) {
      if (record.entry.household() == over_) return platform::Fail(reason_);
    }
    return real_.Register(tx, entries, office);
  }
  mutable int pages = 0;

 private:
  const ImportRegistrar& real_;
  const std::string over_;
  const common::v1::Reason reason_;
};

class ImportWorkTest : public ImportOffice {
 protected:
  // So many people of different names, each a household.
  static std::vector<Row> Singles(int count) {
    static constexpr const char* kNames[] = {"Іван", "Олег", "Марко", "Юрій", "Тарас", "Богдан"};
    static constexpr const char* kFamilies[] = {"Вербовий", "Дзюба", "Цимбал", "Ґонта", "Шепель"};
    std::vector<Row> rows;
    for (int i = 0; i < count; ++i) {
      rows.push_back({.household = absl::StrCat(i + 1),
                      .family = kFamilies[i % 5],
                      .given = kNames[i % 6],
                      .birth = absl::StrCat("1", i % 9, ".0", 1 + i % 9, ".", 1950 + i)});
    }
    return rows;
  }
};

TEST_F(ImportWorkTest, WhatOneHouseholdSpoilsIsDoneInSmallerPagesDownToThatOne) {
  const Import staged = Staged(Csv(Singles(40)));
  ASSERT_EQ(staged.ready_count(), 40);
  ASSERT_THAT(Begin(staged.id()), IsOk());
  Stumbling stumbling(registrar, "17", common::v1::REASON_REFERENCE_BROKEN);
  ImportWork other(database.db(), database.keyring(), staging, stumbling, ImportWork::Options());
  ASSERT_THAT(other.RunOnce(platform::TestCall()), IsOk());
  const Import done = Get(staged.id());
  EXPECT_EQ(done.state(), Import::STATE_APPLIED);
  EXPECT_EQ(done.applied_count(), 39);
  ASSERT_EQ(done.refused_count(), 1);
  const ImportEntry refused = Entries(staged.id(), ImportEntry::STATE_REFUSED)[0];
  EXPECT_EQ(refused.household(), "17");
  EXPECT_EQ(refused.errors(0).reason(), "REFERENCE_BROKEN");
  EXPECT_EQ(Count("people"), 39);
  EXPECT_LT(stumbling.pages, 15);  // halves, not one after the other
}

TEST_F(ImportWorkTest, AnOutageRefusesNobody) {
  const Import staged = Staged(Csv(Singles(10)));
  ASSERT_THAT(Begin(staged.id()), IsOk());
  Stumbling stumbling(registrar, "7", common::v1::REASON_UNAVAILABLE);
  ImportWork other(database.db(), database.keyring(), staging, stumbling, ImportWork::Options());
  EXPECT_THAT(other.RunOnce(platform::TestCall()), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(stumbling.pages, 1);
  ASSERT_THAT(work.RunOnce(platform::TestCall()), IsOk());
  EXPECT_EQ(Get(staged.id()).applied_count(), 10);
}

TEST_F(ImportWorkTest, ConflictsOfOnePageRefuseTheLaterHouseholdAndTakeTheRest) {
  // Who is registered between the look and the applying is refused then.
  std::vector<Row> rows = Singles(6);
  rows[2].rnokpp = "2931306230";
  rows[2].birth = "03.04.1980";
  rows[3].certificate = rows[5].certificate = "1234-1234567890";
  const Import staged = Staged(Csv(rows));
  ASSERT_EQ(staged.ready_count(), 6);
  Row same = rows[2];
  same.household = "x";
  const Import other = Staged(Csv({same}));
  ASSERT_EQ(other.ready_count(), 1);
  EXPECT_EQ(Applied(other.id()).applied_count(), 1);

  const Import done = Applied(staged.id());
  EXPECT_EQ(done.applied_count(), 4);
  const std::vector<ImportEntry> refused = Entries(staged.id(), ImportEntry::STATE_REFUSED);
  ASSERT_EQ(refused.size(), 2u);
  EXPECT_EQ(refused[0].number(), 3);
  EXPECT_EQ(refused[0].errors(0).reason(), "DUPLICATE_REGISTRATION");
  EXPECT_EQ(refused[1].number(), 6);
  EXPECT_EQ(refused[1].errors(0).reason(), "CERTIFICATE_TAKEN");
  EXPECT_EQ(Count("people"), 5);
  EXPECT_EQ(Count("certificates WHERE state = 2"), 1);
}

TEST_F(ImportWorkTest, EachRegistrationIsInTheAuditUnderWhoAppliedItAndInTheFeed) {
  const Import staged = Staged(Invented(30, 8));
  const Import done = Applied(staged.id());
  EXPECT_THAT(done.applied_by(), Not(IsEmpty()));
  const int households = done.applied_count();
  ASSERT_GT(households, 5);
  EXPECT_EQ(Count("platform.audit WHERE method = 'cc.registry.v1.ImportService.ApplyImport' "
                  "AND outcome = 'OK' AND principal = (SELECT applied_by FROM imports) "
                  "AND cardinality(touched) > 1"),
            households);
  EXPECT_EQ(Count("people p WHERE NOT EXISTS (SELECT FROM platform.audit a WHERE "
                  "a.touched @> ARRAY['people/' || p.id, 'registrations/' || p.registration_id])"),
            0);
  EXPECT_EQ(Count("people p WHERE NOT EXISTS (SELECT FROM platform.outbox o WHERE "
                  "o.kind = 'people' AND o.key = p.id::text AND o.after = p.scope)"),
            0);
  EXPECT_EQ(Count("platform.outbox WHERE kind = 'registrations'"), households);
}

TEST_F(ImportWorkTest, WhoIsImportedIsFoundByLikenessAtOnce) {
  const Import staged = Staged(Invented(50, 9));
  const Import done = Applied(staged.id());
  EXPECT_EQ(done.applied_count(), done.entry_count());
  EXPECT_EQ(Count("match_keys"), 50);
}

TEST_F(ImportWorkTest, WhatIsDecidedAfterwardsIsAppliedByAnotherGo) {
  const Import staged = Staged(Csv({{}, {.household = "2"}, {.household = "3", .given = "Олег"}}));
  ASSERT_EQ(staged.matched_count(), 1);
  EXPECT_EQ(Applied(staged.id()).applied_count(), 2);
  ASSERT_THAT(Decide(staged.id(), ImportEntry::DECISION_TAKE, "інша людина, інші документи"),
              IsOk());
  const Import again = Applied(staged.id());
  EXPECT_EQ(again.state(), Import::STATE_APPLIED);
  EXPECT_EQ(again.applied_count(), 3);
  EXPECT_EQ(Count("people"), 3);
}

}  // namespace
}  // namespace cc::registry
